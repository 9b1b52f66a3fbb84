"""What the name of a video tells: season, episodes, version and part. Only the name is read, never the file.

reading                                  in which order a name is asked
folders numbers words                    what folders, numbers and words say
spans                                    how far several numbers reach
text                                     a name without what its release put around it
release_forms number_forms extra_words   how releases, numbers and extras are written
name                                     the answer
"""

from .name import KINDS, Name
from .reading import read

__all__ = ["KINDS", "Name", "read"]
