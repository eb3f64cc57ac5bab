internal import Glibc

extension Image {
  /// Reads a PNG or JPEG file.
  ///
  /// PNG: gray, colour or palette, interlaced or not, 1 to 16 bits (16 are rounded to 8); transparent parts are shown over
  /// white. JPEG: gray, colour and CMYK (converted without a profile); turned upright as its EXIF orientation says. At most 100 megapixels.
  public init(contentsOf path: String) throws(ImageError) {
    try self.init(data: try ImageFolder.bytes(of: path), name: path)
  }

  /// Finds a picture by its name, with or without `.png`, `.jpg` or `.jpeg`: in the current folder, in `data`, in
  /// `lessons/data`, and in the folder that the environment variable `FOVEA_DATA` names.
  public init(named name: String) throws(ImageError) {
    try self.init(contentsOf: try ImageFolder.path(named: name, in: ImageFolder.searched))
  }

  /// Reads the bytes of a PNG or JPEG file.
  ///
  /// - Parameters:
  ///   - data: the bytes of the file.
  ///   - name: what error messages call the image.
  public init(data: [UInt8], name: String = "image data") throws(ImageError) {
    if data.starts(with: PNGFile.signature) {
      self.init(try PNGFile.decode(data, name: name))
    } else if data.starts(with: JPEGFile.signature) {
      self.init(try JPEGFile.decode(data, name: name))
    } else {
      throw .notAnImage(
        name: name, reason: data.isEmpty ? "it is empty" : "it begins with other bytes (\(Image.beginning(of: data)))")
    }
  }

  private static func beginning(of data: [UInt8]) -> String {
    let bytes = data.prefix(8)
    guard bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
      return bytes.map { String($0, radix: 16, uppercase: true).leftPadded(to: 2).replacingSpaces() }
        .joined(separator: " ")
    }
    return "“\(String(decoding: bytes, as: UTF8.self))”"
  }

  /// Writes the picture as PNG or JPEG, by the file name's suffix; values outside 0…1 are clamped, 8 bits are kept.
  ///
  /// - Parameters:
  ///   - path: where the file is.
  ///   - quality: for JPEG only, 1 (smallest file) to 100 (best picture).
  public func write(to path: String, quality: Int = 90) throws(ImageError) {
    let suffix = path.split(separator: ".").last?.lowercased() ?? ""
    let bytes: [UInt8]
    switch suffix {
    case "png": bytes = try pngData()
    case "jpg", "jpeg": bytes = try jpegData(quality: quality)
    default: throw .cannotWrite(name: path, reason: "the name must end in .png, .jpg or .jpeg")
    }
    guard let file = fopen(path, "wb") else {
      throw .cannotWrite(name: path, reason: String(cString: strerror(errno)))
    }
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count else {
      throw .cannotWrite(name: path, reason: "only part of it could be written: " + String(cString: strerror(errno)))
    }
  }

  /// The bytes of the picture as a PNG file; values outside 0…1 are clamped.
  public func pngData() throws(ImageError) -> [UInt8] { try PNGFile.encode(raster) }

  /// The bytes of the picture as a JPEG file; values outside 0…1 are clamped.
  ///
  /// - Parameter quality: 1 (smallest file) to 100 (best picture).
  public func jpegData(quality: Int = 90) throws(ImageError) -> [UInt8] {
    guard (1...100).contains(quality) else {
      throw .cannotWrite(name: "JPEG", reason: "quality \(quality) does not exist, it goes from 1 to 100")
    }
    return try JPEGFile.encode(raster, quality: quality)
  }

  /// The pixels as bytes, clamped; NaN becomes black.
  var raster: Raster {
    let bytes = [UInt8](unsafeUninitializedCapacity: pixels.count) { buffer, count in
      pixels.withUnsafeBufferPointer { source in
        for i in 0..<source.count {
          buffer[i] = UInt8((max(0, min(1, source[i].isNaN ? 0 : source[i])) * 255).rounded())
        }
      }
      count = pixels.count
    }
    return Raster(width: width, height: height, channels: channels, bytes: bytes)
  }
}

extension String {
  fileprivate func replacingSpaces() -> String { String(map { $0 == " " ? "0" : $0 }) }
}
