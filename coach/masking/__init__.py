"""Contact data and confidential names become placeholders before a text leaves the machine, and come back after."""

from coach.masking.masks import Masked, mask

__all__ = ["Masked", "mask"]
