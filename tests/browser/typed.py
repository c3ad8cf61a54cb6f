"""Send the forms of a page as somebody would who types a hostile text into their fields."""

from collections.abc import Mapping, Sequence

from playwright.sync_api import Page

# What a field must hold for the others of its form to be taken; stores have prefixes such as `s7-`.
HONEST: Mapping[str, str] = {
    "amazon_id": "amzn1.sp.solution.typed",
    "base_currency": "CNY",
    "client_id": "amzn1.application-oa2-client.typed",
    "code": "typed",
    "country_code": "CN",
    "currency": "USD",
    "login": "grace",
    "password": "a horse, correct and stapled",
    "refresh_token": "Atzr|a token of the right length",
    "time_zone": "Asia/Shanghai",
}
FORMS = r"""
  const isTyped = (field) => !field.readOnly && !field.disabled
    && /^(text|search|email|url|tel|password|textarea|number|date|file)$/.test(field.type);
  const typedIn = (form) => [...form.elements].filter(isTyped);
  const typedForms = (page) => [...page.forms].filter((form) => typedIn(form).length);
  const right = (field, honest) => honest[field.name.replace(/^s\d+-/, "")];
  const free = (field, honest) => !right(field, honest) && !/number|date|file/.test(field.type);
"""
# Of each form whether it has both: what is taken only when it is right, and what may be anything.
FIND = f"""([pages, honest]) => {{ {FORMS}
  return pages.map((html) =>
    typedForms(new DOMParser().parseFromString(html, "text/html")).map((form) =>
      typedIn(form).some((field) => right(field, honest))
      && typedIn(form).some((field) => free(field, honest))));
}}"""
LOOSE = f"""(pages) => {{ {FORMS}
  return pages.flatMap((html) => {{
    const page = new DOMParser().parseFromString(html, "text/html");
    const loose = (field) => isTyped(field) && !field.form;
    return [...page.querySelectorAll("input, textarea")].filter(loose).map((field) => field.id);
  }});
}}"""
# A text is cut to its field where its beginning still makes an element, else it is too long.
SEND = f"""([place, text, honest]) => {{ {FORMS}
  const form = typedForms(document)[place];
  for (const field of typedIn(form)) {{
    if (field.type === "file") {{
      const box = new DataTransfer();
      box.items.add(new File([`day,base,quote,rate\\n${{text}},${{text}},${{text}},1\\n`], text));
      field.files = box.files;
      continue;
    }}
    const fit = field.maxLength < 20 ? text : text.slice(0, field.maxLength);
    if (/number|date/.test(field.type)) field.type = "text";
    field.removeAttribute("maxlength");
    field.value = right(field, honest) || fit;
  }}
  form.noValidate = true;
  window.waits = true;
  document.body.addEventListener("htmx:afterRequest", ({{detail}}) => {{
    if (detail.requestConfig.elt === form && !detail.xhr.getResponseHeader("HX-Redirect"))
      setTimeout(() => {{ window.waits = false; }}, 50);
  }});
  // A form that a script takes, such as a search among options, ends where it began.
  document.addEventListener("submit", (event) => {{
    if (event.target === form && event.defaultPrevented && !form.matches("[hx-post], [hx-get]"))
      setTimeout(() => {{ window.waits = false; }}, 300);
  }});
  form.requestSubmit();
}}"""
ANSWERED = "() => !window.waits && document.readyState === 'complete'"


def find_forms(tab: Page, pages: Sequence[str]) -> list[list[bool]]:
    """Return of each page the forms in which one types: whether honest values help them."""
    found: list[list[bool]] = tab.evaluate(FIND, [pages, HONEST])
    return found


def find_loose(tab: Page, pages: Sequence[str]) -> set[str]:
    """Return the fields in which one types that are in no form."""
    return set(tab.evaluate(LOOSE, pages))


def send_form(tab: Page, place: int, text: str, honest: Mapping[str, str]) -> None:
    """Send one form of the open page with the text wherever nothing honest is told, and wait."""
    tab.evaluate(SEND, [place, text, honest])
    tab.wait_for_function(ANSWERED)
