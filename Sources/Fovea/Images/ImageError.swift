/// Why an image could not be read or written, in words that name the file and what to do.
public enum ImageError: Error, Equatable, CustomStringConvertible {
  /// No such file, or it may not be read.
  case cannotOpen(name: String, reason: String)
  /// `Image(named:)` found nothing: where it looked, and files there with a similar name.
  case notFound(name: String, lookedIn: [String], similar: [String])
  /// The bytes are neither PNG nor JPEG.
  case notAnImage(name: String, reason: String)
  /// A PNG or JPEG whose contents are cut off or wrong.
  case damaged(name: String, reason: String)
  /// More pixels than Fovea is willing to hold.
  case tooLarge(name: String, width: Int, height: Int)
  /// The image could not be written.
  case cannotWrite(name: String, reason: String)

  /// What was wrong, with the name of the file, and what to do.
  public var description: String {
    switch self {
    case .cannotOpen(let name, let reason): return "Cannot open the image “\(name)”: \(reason)."
    case .notFound(let name, let folders, let similar):
      let hint = similar.isEmpty ? "" : " Did you mean \(similar.map { "“\($0)”" }.joined(separator: " or "))?"
      let places = folders.joined(separator: ", ")
      return "There is no image named “\(name)” in \(places).\(hint) A full path works with Image(contentsOf:)."
    case .notAnImage(let name, let reason): return "“\(name)” is not a PNG or JPEG image: \(reason)."
    case .damaged(let name, let reason): return "The image “\(name)” is damaged: \(reason)."
    case .tooLarge(let name, let width, let height):
      let limit = ImageError.largestPixelCount / 1_000_000
      return "The image “\(name)” has \(width)×\(height) pixels; at most \(limit) million fit. Make it smaller first."
    case .cannotWrite(let name, let reason): return "Cannot write the image “\(name)”: \(reason)."
    }
  }

  /// 100 megapixels: more than any camera of a class takes, and 1.2 GB as RGB floats.
  static let largestPixelCount = 100_000_000

  /// Refuses an image by its dimensions, before memory is taken for it.
  static func checkSize(_ name: String, width: Int, height: Int) throws(ImageError) {
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    if overflow || pixels > largestPixelCount { throw .tooLarge(name: name, width: width, height: height) }
    if width < 1 || height < 1 { throw .damaged(name: name, reason: "it has \(width)×\(height) pixels") }
  }
}
