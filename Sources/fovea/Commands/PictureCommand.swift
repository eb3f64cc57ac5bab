import FoundationEssentials
import Shapes

/// `fovea picture`: where a filter lies, as a file or with characters.
enum PictureCommand {
  private static let help = """
    fovea picture [-o FILE] [--animate] [--json] INPUT LAYER… [along=AXIS] [stretched]

    Where the filter or the window of a layer lies on its padded input: every position, what the stride steps over, and the
    output beside it.

      fovea picture 7x7 conv:3x3,s2,p1                  with characters
      fovea picture 7x7 conv:3x3,s2,p1 -o steps.svg     as a file
      fovea picture 7x7 conv:3x3,s2,p1 -o steps.svg --animate
      fovea picture 4x4 tconv:3x3,s2 stretched -o transposed.svg --animate

    \(ShapeCommands.grammar)

    Channels change nothing that is drawn and may be left out: 7x7 is an image and 100 a sequence, and conv:3x3 has one filter.

      along=AXIS   one axis alone: height, width, depth or length
      stretched    a transposed convolution as a convolution over its input with zeros between; else as what each input writes
      -o FILE      the picture as SVG; - for the standard output. Of several layers each has a file: steps-1.svg
      --animate    the filter slides; it stands still under the pointer and where less motion is wanted
      --json       for programs

    Exits with 0, with 1 if shapes do not fit, or with 2 if the question is not understood.
    """

  static func run(_ arguments: [String]) throws(UsageError) -> Int32 {
    let words = try ArgumentReader(
      arguments, flags: ["--json", "--animate"], valued: ["-o", "--output"], help: help)
    guard !words.operands.isEmpty else { throw .helpWanted(help) }
    let reply = ShapeReply(
      words.operands.joined(separator: " "), to: words.has("--animate") ? .animation : .picture)
    if words.has("--json") {
      print(reply.json.text)
    } else if reply.mistake != nil {
      Command.complain("picture:\n\(reply)")
    } else if let file = words.value("-o", "--output") {
      return save(reply.pictures, to: file)
    } else {
      print(reply)
    }
    return ShapeCommands.status(of: reply)
  }

  /// Writes pictures to a file each.
  ///
  /// - Returns: the exit status.
  static func save(_ pictures: [String], to file: String) -> Int32 {
    if file == "-" {
      print(pictures.joined(separator: "\n"))
      return 0
    }
    let end = file.hasSuffix(".svg") ? file.dropLast(4) : file[...]
    for (index, picture) in pictures.enumerated() {
      let name = pictures.count == 1 ? file : "\(end)-\(index + 1).svg"
      do {
        try Data((picture + "\n").utf8).write(to: URL(fileURLWithPath: name))
      } catch {
        Command.complain("\(name) cannot be written: \(error)")
        return 2
      }
    }
    return 0
  }
}
