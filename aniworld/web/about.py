"""The about page: version, credits, and the licences of what aniworld is made of."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from .. import software
from ..library.matching import catalogue_source
from ..library.notices import new_version
from ..library.sources import status as source_status

bp = Blueprint("about", __name__, url_prefix="/about")


@bp.get("", endpoint="show")
def show() -> ResponseReturnValue:
    on, off = source_status.thanks()
    catalogue = [catalogue_source.ATTRIBUTION, catalogue_source.IDS_ATTRIBUTION]
    return render_template(
        "about/show.html",
        on=on,
        off=off,
        catalogue=catalogue,
        software=software.installed(),
        newer=new_version.known(),
        view=None,
    )
