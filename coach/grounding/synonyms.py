"""Words that name one thing: aliases of tools, irregular forms, everyday synonyms. Data only; all in lower case."""

from __future__ import annotations

ALIASES = {
    "js": "javascript", "ts": "typescript", "postgres": "postgresql", "k8s": "kubernetes", "wp": "wordpress",
    "reactjs": "react", "react.js": "react", "vuejs": "vue", "vue.js": "vue", "nodejs": "node", "node.js": "node",
    "nextjs": "next.js", "golang": "go", "py": "python", "ga4": "analytics", "ms": "microsoft", "ror": "rails",
    "tf": "terraform", "psql": "postgresql", "mongo": "mongodb", "gcp": "google-cloud", "ps": "photoshop",
    "expressjs": "express", "express.js": "express", "angularjs": "angular", "rn": "react-native", "csharp": "c#",
    "ai": "artificial-intelligence", "ml": "machine-learning", "db": "database", "repo": "repository",
    "e-commerce": "ecommerce", "web-site": "website", "e-mail": "email", "colour": "color", "optimise": "optimize",
    "optimisation": "optimization", "organise": "organize", "analyse": "analyze", "cv": "resume", "docs": "document",
    "shop": "store", "shops": "store", "site": "website", "sites": "website", "firm": "company", "firms": "company",
    "documentation": "document", "ux": "ux", "ui": "ui", "vo": "voiceover", "voice-over": "voiceover",
    "ppt": "powerpoint", "aws": "aws", "ae": "after-effects", "megawatt": "mw", "megawatts": "mw", "kilowatt": "kw",
    "kilowatts": "kw", "gigabyte": "gb", "gigabytes": "gb", "terabyte": "tb", "terabytes": "tb", "kilometer": "km",
    "kilometre": "km", "kilometers": "km", "kilometres": "km", "kilo": "kg", "kilos": "kg", "kilograms": "kg",
    "sqm": "m2", "m²": "m2", "sqft": "ft2", "maths": "math", "mathematics": "math", "programme": "program",
    "bsc": "bachelor", "ba": "bachelor", "bachelors": "bachelor", "msc": "master", "ma": "master", "masters": "master",
    "doctorate": "phd", "licence": "license", "travelling": "traveling", "modelling": "modeling", "info": "information",
    "admin": "administration", "administrative": "administration", "ads": "ad", "adverts": "ad", "grey": "gray",
    "centre": "center", "theatre": "theater", "catalogue": "catalog", "jewellery": "jewelry", "behaviour": "behavior",
    "flavour": "flavor", "fulfil": "fulfill", "enrol": "enroll", "tyre": "tire", "cheque": "check",
}  # fmt: skip
"""One tool or thing under its different names."""

IRREGULAR = {
    "taught": "teach", "wrote": "write", "written": "write", "built": "build", "led": "lead", "ran": "run",
    "grew": "grow",
    "grown": "grow", "sold": "sell", "won": "win", "drew": "draw", "drawn": "draw", "sang": "sing", "spoke": "speak",
    "spoken": "speak", "kept": "keep", "brought": "bring", "fell": "fall", "fallen": "fall", "rose": "rise",
    "lent": "lend",
    "bought": "buy", "found": "find", "shot": "shoot", "held": "hold", "took": "take", "taken": "take",
    "drove": "drive",
    "sent": "send", "spent": "spend", "thought": "think", "went": "go", "gone": "go", "got": "get", "gave": "give",
    "given": "give", "shown": "show", "met": "meet", "made": "make", "learnt": "learn", "paid": "pay",
    "chose": "choose",
    "chosen": "choose", "children": "child", "men": "man", "women": "woman", "feet": "foot", "analyses": "analysis",
}  # fmt: skip

_GROUPS = (
    "write author pen draft compose copywrite copy text wording",
    "teach instruct tutor train lecture",
    "voice narrate voiceover",
    "reduce cut lower decrease drop fall shrink shorten",
    "increase raise grow boost lift improve rise gain climb",
    "client customer buyer",
    "company business",
    "staff colleague coworker teammate",
    "application app program",
    "child kid",
    "move migrate transfer switch",
    "answer reply respond response",
    "fix repair solve resolve",
    "check review verify inspect proofread",
    "quick fast speed rapid",
    "annual year yearly",
    "deploy release ship",
    "bug error defect",
    "photo picture photograph image",
    "page webpage",
    "course class",
    "chart graph",
    "letter email mail mailing",
    "article post blogpost",
    "report reporting",
    "illustrate illustration drawing draw",
    "cafe coffeehouse",
    "clean tidy scrub",
    "test qa",
    "data dataset",
    "price pricing rate charge fee",
    "buy purchase",
    "edit revise",
    "lesson tutorial",
    "translate translation",
    "hotel guesthouse",
    "restaurant diner",
    "novel book",
    "doctor physician",
    "lawyer attorney",
    "subtitle caption",
    "film movie",
    "music song",
    "warehouse depot",
    "download install",
    "member subscriber follower",
    "live reside base",
    "degree diploma",
    "vue vuejs",
    "overnight nightly",
    "dashboard board",
    "description blurb",
    "brand producer maker manufacturer",
    "hire engage employ commission recruit",
    "interview talk conversation chat",
    "maintain upkeep",
    "clinic practice surgery",
    "student pupil learner",
    "apartment flat",
    "car vehicle automobile",
    "video clip footage",
    "call phone telephone",
    "team crew squad",
    "guide manual handbook",
    "summary synopsis abstract",
    "calendar diary schedule",
    "invoice bill",
    "ad advert advertisement",
    "gather collect",
    "supply provide",
    "magazine journal periodical",
    "salon parlour",
    "bakery baker patisserie",
    "dental dentist dentistry",
    "legal law",
    "medical medicine",
    "financial finance",
    "technical technology tech",
    "online web internet",
    "typical usual normal regular ordinary standard",
    "small little tiny compact",
    "sales revenue turnover",
    "cost expense",
    "visit visitor traffic",
    "town city",
    "country nation",
    "kitchen cookery",
    "shelf rack",
    "recording audio sound",
    "slide deck presentation",
    "form questionnaire survey",
    "plan blueprint",
    "house home residence",
    "recipe dish",
    "trip journey travel tour",
    "garment clothing apparel clothes",
    "jewelry jewellery",
    "furniture furnishing",
    "toy game",
    "charity nonprofit ngo",
    "startup start-up",
    "spreadsheet sheet workbook",
    "folder directory",
    "backup back-up",
    "ticket request",
    "refund reimbursement",
    "stock inventory",
    "supplier vendor",
    "launch introduce",
    "trend pattern",
    "forecast prediction predict",
    "automate automatic",
    "transcribe transcript transcription",
    "sing singer vocal",
    "paint painting painter",
    "sew sewing stitch tailor",
    "knit knitting crochet",
    "measure measurement metric",
    "mockup mock-up",
    "wireframe sketch",
    "reader readership audience",
    "coach mentor",
    "remote remotely",
)
SYNONYMS = {word: group.split()[0] for group in _GROUPS for word in group.split()}
"""Everyday words that may stand for each other in a paraphrase, each under the first of its group."""

TOOLS = frozenset(
    """js k8s postgres psql mongo reactjs nodejs vuejs nextjs ga4 figma photoshop illustrator indesign lightroom canva
    sketch webflow framer wordpress woocommerce shopify magento prestashop squarespace wix elementor python
    javascript typescript java kotlin swift php ruby golang rust scala perl react angular vue svelte django flask
    fastapi laravel rails node nextjs express flutter android ios kubernetes docker terraform ansible jenkins aws
    azure gcp snowflake bigquery redshift databricks airflow dbt spark kafka pandas numpy tensorflow pytorch keras
    sklearn tableau looker powerbi excel powerpoint notion airtable zapier make.com n8n hubspot salesforce zendesk
    intercom freshdesk mailchimp klaviyo xero quickbooks sage sap odoo netsuite autocad revit solidworks blender
    maya unity unreal godot premiere davinci audacity ableton cubase postgresql mysql mongodb redis sqlite oracle
    elasticsearch graphql selenium playwright cypress jest liquid html css sass tailwind bootstrap jquery matlab
    stata spss latex asana jira trello clickup slack akeneo semrush ahrefs yoast moodle canvas wireshark linux
    bash powershell""".split()
)
"""Tools that are names however they are written: "figma" claims as much as "Figma"."""

TITLES = frozenset(
    """doctor physician nurse lawyer attorney engineer architect professor scientist researcher founder cofounder
    co-founder ceo cto cmo director manager lead leader head chief senior principal supervisor president partner
    owner expert specialist consultant strategist veteran guru ninja rockstar authority accountant auditor
    pharmacist psychologist therapist pilot chef journalist bestseller bestselling award-winning native certified
    licensed chartered top-rated phd mba""".split()
)
"""Titles a person has or has not; none may be taken on in a rewrite."""
