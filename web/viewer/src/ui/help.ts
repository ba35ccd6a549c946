// The page of keys.
import { KEYS } from "../keys";
import { make } from "./dom";

export function helpPage(): HTMLDialogElement {
  const dialog = make("dialog", "help");
  const list = make("dl");
  for (const [press, does] of KEYS) list.append(make("dt", "", press), make("dd", "", does));
  dialog.append(
    make("h2", "", "How to use this page"),
    make("p", "soft", "Limbs and holds stay as the blocking resolved them; after saving, put the file into the stage folder and the blocking resolves them anew."),
    list,
  );
  dialog.addEventListener("click", () => dialog.close());
  return dialog;
}
