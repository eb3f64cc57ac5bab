internal import CJPEG

/// JPEG (ISO/IEC 10918) through libjpeg-turbo's TurboJPEG interface.
enum JPEGFile {
  static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]

  /// Channels of a JPEG as floats from 0 to 1, turned upright as its EXIF orientation says.
  static func decode(_ bytes: [UInt8], name: String) throws(ImageError) -> Tensor {
    guard let decoder = tjInitDecompress() else {
      throw .damaged(name: name, reason: "the JPEG decoder could not start")
    }
    defer { tjDestroy(decoder) }
    var (width, height, sampling, colors): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    let size = UInt(bytes.count)
    guard tjDecompressHeader3(decoder, bytes, size, &width, &height, &sampling, &colors) == 0 else {
      throw .damaged(name: name, reason: message(of: decoder))
    }
    try ImageError.checkSize(name, width: Int(width), height: Int(height))
    let inks = colors == Int32(TJCS_CMYK.rawValue) || colors == Int32(TJCS_YCCK.rawValue)
    let gray = colors == Int32(TJCS_GRAY.rawValue)
    let format = inks ? TJPF_CMYK : gray ? TJPF_GRAY : TJPF_RGB
    let channels = inks ? 4 : gray ? 1 : 3
    let samples = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: Int(width) * Int(height) * channels)
    defer { samples.deallocate() }
    let flags = Int32(TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS)
    if tjDecompress2(decoder, bytes, size, samples.baseAddress, width, 0, height, Int32(format.rawValue), flags) != 0 {
      let warning = message(of: decoder)
      // Stray bytes between segments harm no pixel; cameras write them. Every other warning means wrong pixels.
      guard tjGetErrorCode(decoder) == Int32(TJERR_WARNING.rawValue), warning.contains("extraneous bytes") else {
        throw .damaged(name: name, reason: warning)
      }
    }
    let shape = [Int(height), Int(width), gray ? 1 : 3]
    let metadata = JPEGMetadata(bytes)
    if inks && !metadata.hasAdobeSegment { for i in samples.indices { samples[i] = 255 - samples[i] } }
    return metadata.orientation.upright(inks ? fromInks(samples, shape) : fromBytes(samples, shape))
  }

  private static func fromBytes(_ samples: UnsafeMutableBufferPointer<UInt8>, _ shape: [Int]) -> Tensor {
    let result = Tensor(uninitialized: shape)
    for i in 0..<result.count { result.storage.base[i] = Float(samples[i]) / 255 }
    return result
  }

  /// Cyan, magenta, yellow and black as red, green and blue, without a colour profile.
  ///
  /// The bytes are inverted, as Adobe's programs store them: 255 is no ink. So a byte says how much of its colour the ink
  /// lets through, and black dims it further.
  private static func fromInks(_ samples: UnsafeMutableBufferPointer<UInt8>, _ shape: [Int]) -> Tensor {
    let result = Tensor(uninitialized: shape)
    for pixel in 0..<(shape[0] * shape[1]) {
      let black = Float(samples[pixel * 4 + 3]) / 255
      for c in 0..<3 { result.storage.base[pixel * 3 + c] = Float(samples[pixel * 4 + c]) / 255 * black }
    }
    return result
  }

  /// The bytes of a JPEG file, colours at full resolution (4:4:4).
  ///
  /// - Parameter quality: 1 (smallest) to 100 (best).
  static func encode(_ raster: Raster, quality: Int) throws(ImageError) -> [UInt8] {
    guard let encoder = tjInitCompress() else {
      throw .cannotWrite(name: "JPEG", reason: "the JPEG encoder could not start")
    }
    defer { tjDestroy(encoder) }
    var memory: UnsafeMutablePointer<UInt8>?
    var size: UInt = 0
    defer { tjFree(memory) }
    let format = raster.channels == 3 ? TJPF_RGB : TJPF_GRAY
    let sampling = raster.channels == 3 ? TJSAMP_444 : TJSAMP_GRAY
    let (width, height) = (Int32(raster.width), Int32(raster.height))
    let status = tjCompress2(
      encoder, raster.bytes, width, 0, height, Int32(format.rawValue), &memory, &size, Int32(sampling.rawValue),
      Int32(quality), 0)
    guard status == 0, let memory else { throw .cannotWrite(name: "JPEG", reason: message(of: encoder)) }
    return Array(UnsafeBufferPointer(start: memory, count: Int(size)))
  }

  private static func message(of handle: tjhandle) -> String {
    tjGetErrorStr2(handle).map { String(cString: $0) } ?? "unknown error"
  }
}
