"""The rows: what aniworld knows, and nothing of how it came to know it."""

from .access import ApiKey, CalendarAddress, Code, Session, Tries, User
from .artwork import Artwork, ReplacedArtwork, WrittenFile
from .asker import Asker
from .chore import Chore
from .chosen_preference import ChosenPreference
from .credit import Credit
from .flag import Flag
from .folder import Directory, Folder, Video, VideoEpisode
from .foreign import ForeignWrite, OriginalFile
from .held_file import HeldFile
from .history import HistoryEntry, HistoryRows
from .identity import BegunSignIn, Identity
from .library_gate import LibraryGate, LibraryMark
from .media_server import FolderToTell, MediaServer, MediaServerKey
from .notice import Delivery, Notice, NoticeAddress, NoticeMark, NoticeTarget
from .part import PARTS, Part
from .progress import Progress, derive
from .renaming import RenamedFile, Renaming
from .secret import Secret, SourceKey
from .security_event import SecurityEvent
from .series import Episode, MergedSeries, Root, Season, Series, SeriesId
from .source_stats import AnswerCount, LastAnswers, SourceTest
from .watch_list import ListedEntry, WatchList
from .worker import Worker

ALL = (
    Root,
    Series,
    SeriesId,
    MergedSeries,
    Season,
    Episode,
    Credit,
    Part,
    Artwork,
    ReplacedArtwork,
    WrittenFile,
    OriginalFile,
    ForeignWrite,
    HeldFile,
    Folder,
    Directory,
    Video,
    VideoEpisode,
    Renaming,
    RenamedFile,
    User,
    Session,
    ApiKey,
    CalendarAddress,
    Code,
    Identity,
    BegunSignIn,
    SecurityEvent,
    Secret,
    SourceKey,
    Flag,
    Chore,
    Worker,
    LibraryGate,
    LibraryMark,
    Asker,
    Tries,
    AnswerCount,
    LastAnswers,
    SourceTest,
    ChosenPreference,
    MediaServer,
    MediaServerKey,
    FolderToTell,
    HistoryEntry,
    HistoryRows,
    NoticeTarget,
    NoticeAddress,
    Notice,
    Delivery,
    NoticeMark,
    WatchList,
    ListedEntry,
)

__all__ = [
    "ALL",
    "PARTS",
    "AnswerCount",
    "ApiKey",
    "Artwork",
    "Asker",
    "BegunSignIn",
    "CalendarAddress",
    "Chore",
    "ChosenPreference",
    "Code",
    "Credit",
    "Delivery",
    "Directory",
    "Episode",
    "Flag",
    "Folder",
    "FolderToTell",
    "ForeignWrite",
    "HeldFile",
    "HistoryEntry",
    "HistoryRows",
    "Identity",
    "LastAnswers",
    "LibraryGate",
    "LibraryMark",
    "ListedEntry",
    "MediaServer",
    "MediaServerKey",
    "MergedSeries",
    "Notice",
    "NoticeAddress",
    "NoticeMark",
    "NoticeTarget",
    "OriginalFile",
    "Part",
    "Progress",
    "RenamedFile",
    "Renaming",
    "ReplacedArtwork",
    "Root",
    "Season",
    "Secret",
    "SecurityEvent",
    "Series",
    "SeriesId",
    "Session",
    "SourceKey",
    "SourceTest",
    "Tries",
    "User",
    "Video",
    "VideoEpisode",
    "WatchList",
    "Worker",
    "WrittenFile",
    "derive",
]
