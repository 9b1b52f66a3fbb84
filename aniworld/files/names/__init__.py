"""What the name of a video tells: season, episodes, version and part. Only the name is read, never the file.

reading                 in which order a name is asked
behind                  a parser that others keep, for what ours does not read
folders numbers words   what folders, numbers and words say
text                    a name without what its release put around it
name                    the answer
"""

from .name import Name
from .reading import read

__all__ = ["Name", "read"]
