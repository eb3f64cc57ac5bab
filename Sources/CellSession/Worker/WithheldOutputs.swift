import Glibc

/// The files of the session in which output is kept that was too much to show. Used by the supervising thread.
final class WithheldOutputs {
  /// At most so much is kept of a cell; what comes after is only counted.
  static let bytesPerCell = 128 << 20
  /// The files together have at most this many bytes, and are at most so many: the oldest goes when there would be more.
  static let bytes = 2 * bytesPerCell
  static let files = 50

  private struct File {
    var cell: Int32
    var descriptor: Int32
    /// How much was withheld.
    var count = 0
    /// How much of it is kept.
    var size = 0
  }

  private let folder: String
  /// Oldest first.
  private var files: [File] = []

  init(folder: String) { self.folder = folder }

  deinit { for file in files { close(file.descriptor) } }

  static func path(in folder: String, cell: Int32) -> String { "\(folder)/Output\(cell).txt" }

  /// The cell's output is withheld from now on. Where no file can be made, it is lost.
  func begin(_ cell: Int32) {
    forget(cell)
    while files.count >= Self.files || files.reduce(0, { $0 + $1.size }) > Self.bytes - Self.bytesPerCell {
      forget(files[0].cell)
    }
    let flags = O_WRONLY | O_APPEND | O_CLOEXEC | O_CREAT | O_TRUNC
    let descriptor = open(Self.path(in: folder, cell: cell), flags, 0o600)
    if descriptor >= 0 { files.append(File(cell: cell, descriptor: descriptor)) }
  }

  /// Keeps bytes after all that was kept of this cell. A full disk keeps nothing more, and does no other harm.
  func append(_ bytes: UnsafeRawBufferPointer, of cell: Int32) {
    guard let index = files.firstIndex(where: { $0.cell == cell }) else { return }
    // Once something could not be kept, nothing that comes after is.
    let hasGap = files[index].count > files[index].size
    files[index].count += bytes.count
    var rest = bytes.prefix(hasGap ? 0 : Self.bytesPerCell - files[index].size)
    while !rest.isEmpty {
      let count = write(files[index].descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      files[index].size += count
      rest = rest.dropFirst(count)
    }
  }

  /// How much of the cell was withheld and how much of that is kept; nil when there is no file.
  func extent(of cell: Int32) -> (count: Int, kept: Int)? {
    files.first { $0.cell == cell }.map { ($0.count, $0.size) }
  }

  /// Makes room, and the number free for another run.
  func forget(_ cell: Int32) {
    guard let index = files.firstIndex(where: { $0.cell == cell }) else { return }
    close(files.remove(at: index).descriptor)
    unlink(Self.path(in: folder, cell: cell))
  }
}
