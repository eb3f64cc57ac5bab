internal import Glibc

/// Shows a value: a picture, table or formula in a notebook, its text elsewhere.
///
/// Of a call that gives nothing, such as `display(plot(losses))`, there is nothing more to show.
public func display<T>(_ value: T) {
  guard T.self != Void.self else { return }
  Notebook.show(bundle(for: value))
}

/// Shows a picture, a table or a chart with a caption below: `display(photo, caption: "The photograph, in gray")`.
///
/// The caption is told to those who do not see the picture, too.
public func display(_ value: some Displayable, caption: String) {
  Notebook.show(Gallery([(caption, value)]).displayBundle)
}

/// Shows a value under a name, so that `updateDisplay` can replace it later.
public func display<T>(_ value: T, id: String) {
  Notebook.show(bundle(for: value), id: id)
}

/// Replaces what `display(_:id:)` showed under this name; elsewhere than in a notebook the text is printed again.
public func updateDisplay<T>(_ value: T, id: String) {
  Notebook.show(bundle(for: value), id: id, updating: true)
}

/// Clears what the cell has shown; with `wait`, only when the next output arrives. Does nothing outside a notebook.
public func clearOutput(wait: Bool = false) {
  fflush(nil)
  Notebook.sink?.clearOutput(wait: wait)
}

/// The forms in which a value of any type can be shown.
func bundle(for value: Any) -> DisplayBundle {
  if let displayable = value as? any Displayable { return displayable.displayBundle }
  let mirror = Mirror(reflecting: value)
  if mirror.displayStyle == .optional {
    guard let wrapped = mirror.children.first?.value else { return DisplayBundle(text: "nil") }
    return bundle(for: wrapped)
  }
  if let gallery = Gallery(ofElements: value) { return gallery.displayBundle }
  return DisplayBundle(text: ValueText.elided(ValueText().text(of: value)))
}
