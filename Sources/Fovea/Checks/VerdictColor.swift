/// The colours of marks for right and wrong, which are seen on light and on dark pages. The marks differ in form, too.
enum VerdictColor {
  static let right = "#2a965c"
  static let wrong = "#dc4a5c"
}
