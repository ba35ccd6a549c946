import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "../src/pure/history";

test("a drag of many moves is one step", () => {
  const history = new History(0);
  history.begin();
  for (const state of [1, 2, 3]) history.show(state);
  history.commit();
  assert.equal(history.now, 3);
  assert.ok(history.undo());
  assert.equal(history.now, 0);
  assert.equal(history.undo(), false);
  assert.ok(history.redo());
  assert.equal(history.now, 3);
});

test("a drag that changed nothing, or was cancelled, is no step", () => {
  const history = new History("a");
  history.begin();
  history.commit();
  history.begin();
  history.show("b");
  history.cancel();
  assert.equal(history.now, "a");
  assert.equal(history.canUndo, false);
});

test("after an undo, something new forgets what could be done again", () => {
  const history = new History(1);
  history.do(2);
  history.do(3);
  history.undo();
  history.do(4);
  assert.equal(history.canRedo, false);
  history.undo();
  assert.equal(history.now, 2);
});

test("so many steps are kept and no more", () => {
  const history = new History(0, 3);
  for (const state of [1, 2, 3, 4, 5]) history.do(state);
  while (history.undo());
  assert.equal(history.now, 2);
});
