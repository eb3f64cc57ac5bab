import Glibc
import Lessons

/// `fovea notebook FILE…`: lessons to notebooks and back.
enum NotebookCommand {
  private static let help = """
    fovea notebook [-o DIR] [--student] [--execute] [--keep-going] [--force] FILE…

    Converts percent scripts (.swift) to Jupyter notebooks (.ipynb), and notebooks to percent scripts.

      -o DIR         where the results go (default: beside each file)
      --student      leave out the solutions, for those who are to find them: what stands between // BEGIN SOLUTION and
                     // END SOLUTION becomes unsolved(), and cells with the tag "solution" go
      --execute      run the cells, so that the notebook has their outputs
      --keep-going   with --execute, go on after a cell that fails
      --force        overwrite a file that is newer than what it would be made from
    """

  static func run(_ arguments: [String]) throws(UsageError) -> Int32 {
    let words = try ArgumentReader(
      arguments, flags: ["--student", "--execute", "--keep-going", "--force"], valued: ["-o", "--output"], help: help)
    guard !words.operands.isEmpty else { throw .wrong("name the files to convert") }
    return convertNotebooks(
      paths: words.operands, outputFolder: words.value("-o", "--output"), execute: words.has("--execute"),
      isForStudents: words.has("--student"), force: words.has("--force"),
      options: LessonOptions(
        keepsGoing: words.has("--keep-going"), showsOutputs: false, isTerminal: isatty(STDOUT_FILENO) != 0,
        width: Terminal.width))
  }
}
