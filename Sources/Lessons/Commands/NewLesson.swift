import FoundationEssentials

/// Writes a lesson to begin one's own from, and says so.
/// - Parameter name: the file, with or without `.swift`; its words become the title.
/// - Returns: the exit code: 0 if the file was written, 1 if it was there already or cannot be.
public func writeNewLesson(named name: String, options: LessonOptions) -> Int32 {
  let path = name.hasSuffix(".swift") ? name : name + ".swift"
  do {
    let stem = try LessonFile(path).stem
    guard !name.hasSuffix("/"), stem.contains(where: { $0.isLetter || $0.isNumber }), !name.hasSuffix(".ipynb") else {
      throw LessonFileError("name the lesson for what it is about, such as 10-edge-maps", file: name)
    }
    try TextFile.writeNew(LessonTemplate.text(title: LessonTemplate.title(ofFileNamed: stem)), to: path)
  } catch {
    options.complaint("\(error)\n")
    return 1
  }
  options.output("\(path)\nRun it with `fovea run \(path)`, and change a part at a time.\n")
  return 0
}
