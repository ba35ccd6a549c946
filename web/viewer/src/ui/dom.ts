// Small helpers for elements.

type Attributes = Readonly<Record<string, string>>;

export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className = "",
  text = "",
  attributes: Attributes = {},
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

export function button(label: string, hint: string, press: () => void): HTMLButtonElement {
  const element = make("button", "", label, { type: "button", title: hint });
  element.addEventListener("click", () => {
    press();
    // The keyboard stays with the room: Space plays, it does not press again.
    element.blur();
  });
  return element;
}

/** Only where it changed, so that a field somebody types in is left alone. */
export function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
