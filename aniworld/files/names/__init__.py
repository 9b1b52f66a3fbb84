"""What the name of a video says: which episodes it holds, of which season, of which show."""

from .name import Name as Name
from .reading import read as read
