"""What each page and fragment is drawn with in test_templates: one module for each kind of thing."""

EVIL = """<script>alert(1)</script> "><img src=x onerror=alert(1)> {{7*190476187}} </hx-partial><hx-partial hx-target='body'>"""
