"""The addresses of pages, compiled once for all the apps that tests build."""

from werkzeug.routing import Rule


def remember(patch):
    """Keep what became of each rule, and give it to the same rule of the next app."""
    parsed, builders = {}, {}
    parse, compile_builder = Rule._parse_rule, Rule._compile_builder

    def parse_once(rule, text):
        key = (text, rule.is_leaf, rule.strict_slashes, frozenset(rule.map.converters.items()))
        if key not in parsed:
            before = len(rule._trace)
            parts = list(parse(rule, text))
            parsed[key] = parts, rule._trace[before:], dict(rule._converters)
            return parts
        parts, trace, converters = parsed[key]
        rule._trace += trace
        rule._converters.update(converters)
        rule.arguments.update(converters)
        return parts

    def compile_once(rule, append_unknown=True):
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in builders:
            builders[key] = compile_builder(rule, append_unknown)
        return builders[key]

    patch.setattr(Rule, "_parse_rule", parse_once)
    patch.setattr(Rule, "_compile_builder", compile_once)
