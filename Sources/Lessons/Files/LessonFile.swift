import FoundationEssentials

/// A lesson or notebook on disk.
struct LessonFile {
  enum Format {
    case script, notebook
  }

  /// The path as the person wrote it: what reports and errors call the file.
  var name: String
  /// The absolute path, which stays right when the working directory changes.
  var path: String
  var format: Format

  /// - Throws: ``LessonFileError`` if the name says neither `.swift` nor `.ipynb`.
  init(_ name: String) throws {
    switch name.split(separator: ".").last?.lowercased() {
    case "swift": format = .script
    case "ipynb": format = .notebook
    default:
      throw LessonFileError("a lesson's name ends in .swift (a percent script) or .ipynb (a notebook)", file: name)
    }
    self.name = name
    path = name.hasPrefix("/") ? name : FileManager.default.currentDirectoryPath + "/" + name
  }

  /// The folder the file is in, where its cells run.
  var folder: String { URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false) }

  /// The file's name without folder and ending.
  var stem: String { URL(filePath: path).deletingPathExtension().lastPathComponent }

  /// The notebook that the file holds or stands for.
  /// - Throws: ``LessonFileError`` that names the file and, where there is one, the line.
  func notebook() throws -> Notebook {
    let text = try TextFile.read(path, name: name)
    do {
      switch format {
      case .script: return try PercentScript.notebook(text)
      case .notebook:
        let hasByteOrderMark = text.unicodeScalars.first == "\u{FEFF}"
        return try Notebook(text: hasByteOrderMark ? String(text.unicodeScalars.dropFirst()) : text)
      }
    } catch let error as LessonFileError { throw error.inFile(name) }
  }

  /// The notebook without its solutions.
  /// - Throws: ``LessonFileError`` that names the file and, where there is one, the line.
  func studentNotebook() throws -> Notebook {
    let notebook = try notebook()
    do throws(SolutionError) { return try StudentNotebook.make(of: notebook) } catch {
      let firstLines = PercentScript.firstLinesOfSources(try TextFile.read(path, name: name))
      throw LessonFileError(error.message, file: name, line: firstLines[error.cell] + error.line)
    }
  }

  /// The files that paths stand for: a folder stands for the lesson scripts in it, in order of their names.
  static func files(_ paths: [String]) throws -> [LessonFile] {
    try paths.flatMap { path -> [LessonFile] in
      var isFolder = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder else {
        return [try LessonFile(path)]
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".swift") }.sorted()
      guard !names.isEmpty else { throw LessonFileError("there is no lesson (.swift) in this folder", file: path) }
      let base = path.hasSuffix("/") ? path : path + "/"
      return try names.map { try LessonFile(base + $0) }
    }
  }
}
