"""The web page: thin screens over the service, in Streamlit."""
