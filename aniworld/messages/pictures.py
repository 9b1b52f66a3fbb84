"""What is said of pictures that are not kept."""

SENTENCES = {
    # no picture, or none that can be read
    "picture_empty": "The picture is empty.",
    "not_a_picture": "The file is no JPEG, PNG, WebP or GIF picture.",
    "picture_damaged": "The picture is damaged or incomplete.",
    "jpeg_of_rare_kind": "The file is a JPEG of a rare kind, which is not read here.",
    # too large
    "picture_too_large": "The picture is larger than {megabytes} MB.",
    "picture_too_large_converted": "The picture is larger than {megabytes} MB as {format}.",
    "picture_has_many_pixels": "The picture has more than {megapixels} megapixels.",
    "picture_has_many_frames": "The picture is an animation of more than {most} frames.",
    # too costly to open
    "picture_has_many_blocks": "The picture is made of more than {most:,} blocks.",
    "picture_has_other_blocks": "The picture is made of more than {most:,} blocks beside its pixels.",
    "picture_has_other_data": "The picture has more than {megabytes} MB of data that are no pixels.",
    "jpeg_has_rubbish": "The picture is a JPEG with rubbish between its blocks.",
    "jpeg_has_many_scans": "The picture is a JPEG of too many scans.",
    "jpeg_is_padded": "The picture is a JPEG that is padded where its pixels are.",
    "picture_needs_memory": "The picture takes too much memory to open. A smaller one works.",
    "picture_too_large_to_open": (
        "The picture is too large to open: {width} \u00d7 {height} pixels as {format}. A smaller one works."
    ),
    "picture_takes_too_long": "The picture takes too long to open.",
    "picture_ends_decoders": "The picture cannot be opened: every program that tries to crashes.",
    # nothing wrong with the picture
    "no_decoder": "Pictures cannot be opened just now: {why}.",
    "picture_stays": "The picture that was there stays.",
    "no_such_picture": "There is no such picture.",
}
