internal import Glibc

/// Sets that come with the lessons or that the system can install.
extension Dataset {
  /// 5,000 handwritten digits of MNIST, 500 of each class and ordered by class: images `[5000, 28, 28, 1]`, from 0 (paper)
  /// to 1 (ink), which lie in `lessons/data`.
  ///
  /// They are sought in the current folder, in `data`, in the folder that the environment variable `FOVEA_DATA` names, and
  /// in `lessons/data` of the current folder and of each folder above it.
  ///
  /// - Parameter folder: where the two files are, if somewhere else.
  /// - Throws: `DataError` if they are not there or cannot be read.
  public static func digits(in folder: String? = nil) throws(DataError) -> Dataset {
    let names = ["digits-images.idx3-ubyte", "digits-labels.idx1-ubyte"]
    let files = try found(
      names, in: folder.map { [$0] } ?? lessonFolders, name: "The set of handwritten digits",
      advice:
        "Its files, \(names[0]).gz and \(names[1]).gz, come with the lessons in lessons/data: run the notebook from "
        + "there, give their folder with Dataset.digits(in: \"…\"), or name it in the environment variable FOVEA_DATA.")
    return try Dataset(idxImages: files[0], labels: files[1])
  }

  /// The two parts into which its authors divided a set.
  public enum Part: Sendable {
    /// What to learn from.
    case training
    /// What to measure with, at the end.
    case test
  }

  /// Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017): 60,000 pictures of clothes to learn from and 10,000 to test with, in ten
  /// classes; images `[N, 28, 28, 1]`, from 0 (paper) to 1.
  ///
  /// - Parameters:
  ///   - part: which of the two.
  ///   - folder: where the four files are, if not where Debian's package `dataset-fashion-mnist` puts them.
  /// - Throws: `DataError` if they are not there or cannot be read.
  public static func fashionMNIST(_ part: Part = .training, in folder: String? = nil) throws(DataError) -> Dataset {
    let stem = part == .training ? "train" : "t10k"
    let files = try found(
      ["\(stem)-images-idx3-ubyte", "\(stem)-labels-idx1-ubyte"],
      in: folder.map { [$0] } ?? ["/usr/share/datasets/fashion-mnist"], name: "Fashion-MNIST",
      advice:
        "On Debian and Ubuntu “sudo apt install dataset-fashion-mnist” installs it (31 MB); if you have its files, give "
        + "their folder with Dataset.fashionMNIST(in: \"…\").")
    return try Dataset(
      idxImages: files[0], labels: files[1],
      classNames: [
        "T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot",
      ])
  }

  /// Where files of the lessons may lie, seen from a notebook beside them or from anywhere in a checkout.
  private static var lessonFolders: [String] {
    var folders = ImageFolder.searched
    guard let path = getcwd(nil, 0) else { return folders }
    defer { free(path) }
    var above = String(cString: path).split(separator: "/").dropLast()
    while !above.isEmpty {
      folders.append("/" + above.joined(separator: "/") + "/lessons/data")
      above.removeLast()
    }
    return folders
  }

  /// The files of a set, packed or not, in the first folder that has them all.
  private static func found(
    _ names: [String], in folders: [String], name: String, advice: String
  ) throws(DataError) -> [String] {
    for folder in folders {
      let paths = names.compactMap { name in
        ["\(folder)/\(name).gz", "\(folder)/\(name)"].first { (path: String) in access(path, R_OK) == 0 }
      }
      if paths.count == names.count { return paths }
    }
    throw .notFound(name: name, lookedIn: folders.map { "“\($0)”" }, advice: advice)
  }
}
