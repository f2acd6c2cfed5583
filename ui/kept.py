"""Inputs whose value outlives the screen they stand on: Streamlit forgets a widget that is not drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st


def _follow(key: str, value: Any) -> None:
    """Put `value` into the widget when it is new on the screen or the value was changed elsewhere."""
    if key not in st.session_state or st.session_state.get(f"{key}-kept") != value:
        st.session_state[key] = value


def kept_area(label: str, value: str, key: str, *, help: str = "", height: int = 140, placeholder: str = "") -> str:
    """A text area."""
    _follow(key, value)
    typed: str = st.text_area(label, key=key, help=help or None, height=height, placeholder=placeholder or None)
    st.session_state[f"{key}-kept"] = typed
    return typed


def kept_input(label: str, value: str, key: str, *, help: str = "", secret: bool = False, placeholder: str = "") -> str:
    """A line of text; a secret one is not shown."""
    _follow(key, value)
    typed: str = st.text_input(
        label,
        key=key,
        help=help or None,
        placeholder=placeholder or None,
        type="password" if secret else "default",
        autocomplete="off",
    )
    st.session_state[f"{key}-kept"] = typed
    return typed


def kept_pick(label: str, options: Mapping[str, str], value: str, key: str) -> str:
    """One of a few, side by side. `options` maps values to our own texts."""
    _follow(key, value)
    picked = st.segmented_control(label, list(options), format_func=options.__getitem__, key=key, required=True)
    chosen: str = picked or value
    st.session_state[f"{key}-kept"] = chosen
    return chosen


def kept_select(label: str, options: Mapping[str, str], value: str, key: str, *, help: str = "") -> str:
    """One of many, from a list. `options` maps values to our own texts."""
    _follow(key, value)
    chosen: str = st.selectbox(label, list(options), format_func=options.__getitem__, key=key, help=help or None)
    st.session_state[f"{key}-kept"] = chosen
    return chosen


def kept_tick(label: str, value: bool, key: str, *, help: str = "") -> bool:
    """Yes or no."""
    _follow(key, value)
    ticked: bool = st.checkbox(label, key=key, help=help or None)
    st.session_state[f"{key}-kept"] = ticked
    return ticked
