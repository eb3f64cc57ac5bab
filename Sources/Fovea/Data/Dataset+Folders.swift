internal import Glibc

extension Dataset {
  /// Reads a folder of pictures in which each class has a folder of its own, named for it: `flowers/rose/1.jpg`.
  ///
  /// Classes, and the pictures of each, are in alphabetical order; what is no PNG or JPEG file is left out. If one picture is
  /// in colour, gray ones become images of three equal channels.
  ///
  /// - Parameters:
  ///   - folder: where the folders of the classes are.
  ///   - size: `[height, width]` to which all pictures are brought; nil wants them all to be of one size.
  ///   - gray: whether to make pictures in colour gray.
  /// - Throws: `DataError` if there is no such folder, a class without pictures, a picture that cannot be read, or two of
  ///   different sizes.
  public init(imageFolder folder: String, resizedTo size: [Int]? = nil, gray: Bool = false) throws(DataError) {
    if let size, size.count != 2 || size.contains(where: { $0 < 1 }) {
      throw .unfitting("resizedTo: \(size) is no size; give [height, width], as in resizedTo: [64, 64].")
    }
    let classes = try ImageFolder.subfolders(of: folder)
    guard !classes.isEmpty else {
      let loose = ImageFolder.images(in: folder).count
      throw .unfitting(
        "“\(folder)” has no folders in it"
          + (loose > 0 ? ", but \(loose) \(loose == 1 ? "picture" : "pictures")" : "")
          + "; make one for each class, named for it, with its pictures inside.")
    }
    var (pictures, labels): ([(path: String, image: Image)], [Int32]) = ([], [])
    for (number, name) in classes.enumerated() {
      let files = ImageFolder.images(in: "\(folder)/\(name)")
      guard !files.isEmpty else {
        throw .unfitting("The folder “\(folder)/\(name)” has no PNG or JPEG pictures; remove it if it is no class.")
      }
      for file in files {
        let path = "\(folder)/\(name)/\(file)"
        pictures.append((path, try Dataset.picture(path, size: size, gray: gray)))
        labels.append(Int32(number))
      }
    }
    let first = pictures[0]
    if let odd = pictures.first(where: { $0.image.height != first.image.height || $0.image.width != first.image.width })
    {
      throw .unfitting(
        "“\(first.path)” has \(first.image.height) rows and \(first.image.width) columns, but “\(odd.path)” "
          + "\(odd.image.height) and \(odd.image.width); bring all to one size with resizedTo: [height, width].")
    }
    let channels = pictures.map(\.image.channels).max() ?? 1
    let planes = pictures.map { _, image in
      image.channels == channels ? image.pixels : image.pixels.broadcast(to: [image.height, image.width, channels])
    }
    self.init(
      images: Tensor(stacking: planes), labels: Tensor(shape: [labels.count], values: labels), classNames: classes)
  }

  private static func picture(_ path: String, size: [Int]?, gray: Bool) throws(DataError) -> Image {
    do {
      let image = try Image(contentsOf: path)
      let shaded = gray ? image.gray : image
      return size.map { shaded.resized(to: $0) } ?? shaded
    } catch {
      throw .badImage(error)
    }
  }
}

extension ImageFolder {
  /// The names of the folders in a folder, in alphabetical order; hidden ones are left out.
  static func subfolders(of folder: String) throws(DataError) -> [String] {
    guard let directory = opendir(folder) else {
      throw .cannotOpen(name: folder, reason: String(cString: strerror(errno)))
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      var information = stat()
      if !name.hasPrefix("."), stat("\(folder)/\(name)", &information) == 0, information.st_mode & S_IFMT == S_IFDIR {
        names.append(name)
      }
    }
    return names.sorted()
  }
}
