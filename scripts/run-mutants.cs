#:property PublishAot=false
// Breaks the engine in each way that tests/mutants.json lists, one at a time in a copy of the tree, and demands that its tests turn red.
//   dotnet run scripts/run-mutants.cs [-- part of a name]
// Run it from the repository's root. Ends with 1 if a mutant survives. Each takes about as long as building the engine and its tests.
using System.Diagnostics;
using System.Text.Json;

var wanted = args.Length > 0 ? args[0] : "";
var root = Directory.GetCurrentDirectory();
var copy = Directory.CreateTempSubdirectory("indexkv-mutants-").FullName;
foreach (var file in Run("git", root, "ls-files", "--cached", "--others", "--exclude-standard").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
{
    var target = Path.Combine(copy, file);
    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
    if (File.Exists(Path.Combine(root, file)))
        File.Copy(Path.Combine(root, file), target);
}

// Tests read files that lie beside the repository.
if (Directory.Exists(Path.Combine(root, "..", "shared")))
    Directory.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(copy)!, "shared"), Path.Combine(root, "..", "shared"));
const string EngineTests = "tests/IndexKv.Engine.Tests";
int survivors = 0, killed = 0;
var mutants = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "tests", "mutants.json"))).RootElement;
foreach (var mutant in mutants.EnumerateArray())
{
    string Field(string name) => mutant.GetProperty(name).GetString()!;
    var project = mutant.TryGetProperty("project", out var other) ? other.GetString()! : EngineTests;
    if (!Field("name").Contains(wanted, StringComparison.OrdinalIgnoreCase))
        continue;
    var file = Path.Combine(copy, Field("file"));
    var original = File.ReadAllText(file);
    if (original.Split(Field("old")).Length != 2)
    {
        Console.WriteLine($"STALE     {Field("name")}: its text occurs {original.Split(Field("old")).Length - 1} times");
        survivors++;
        continue;
    }

    File.WriteAllText(file, original.Replace(Field("old"), Field("new"), StringComparison.Ordinal));
    var build = Run("dotnet", copy, "build", project, "-c", "Release", "-p:TreatWarningsAsErrors=false", "-p:EnforceCodeStyleInBuild=false", "-p:RunAnalyzers=false");
    if (build.Code != 0)
    {
        Console.WriteLine($"NO BUILD  {Field("name")}\n{build.Output}");
        survivors++;
    }
    else
    {
        var test = Run("dotnet", copy, "test", project, "-c", "Release", "--no-build", "--filter", Field("tests"));
        var red = test.Output.Split('\n').Where(line => line.StartsWith("  Failed ", StringComparison.Ordinal)).Select(line => line.Trim().Split(' ')[1]).ToList();
        var isKilled = test.Code != 0 && (red.Count > 0 || test.Output.Contains("aborted", StringComparison.OrdinalIgnoreCase));
        Console.WriteLine($"{(isKilled ? "red      " : "SURVIVED ")} {Field("name")}: {string.Join(", ", red.Take(4))}{(red.Count > 4 ? $" and {red.Count - 4} more" : "")}");
        killed += isKilled ? 1 : 0;
        survivors += isKilled ? 0 : 1;
    }

    File.WriteAllText(file, original);
}

Directory.Delete(copy, recursive: true);
Console.WriteLine($"{killed} mutants turned tests red, {survivors} did not");
return survivors == 0 && killed > 0 ? 0 : 1;

static (int Code, string Output) Run(string program, string directory, params string[] arguments)
{
    var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
    using var process = Process.Start(start)!;
    var errors = process.StandardError.ReadToEndAsync();
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return (process.ExitCode, output + errors.Result);
}
