using System.Diagnostics;
using System.Globalization;

namespace IndexKv.EndToEnd.Tests;

/// <summary>
/// Failures beneath the process: system calls that strace makes fail, a file system that is full, a limit on the size of files. The worker
/// checks after each that nothing acknowledged is lost; here it is checked that the failures happened and what they were called.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.Self)]
[Platform("Linux")]
public sealed class FailingDiskTests
{
    private const int Commits = 70;

    // INDEXKV_INJECTIONS=all makes each call fail in each way: see docs/testing.md.
    private static readonly bool All = Environment.GetEnvironmentVariable("INDEXKV_INJECTIONS") == "all";

    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public void Commit_flushes_the_log_exactly_once()
    {
        RequireTool("strace", "strace");
        var few = CallsOf("fdatasync", 10);
        var more = CallsOf("fdatasync", 20);
        (more - few).Should().Be(10, "opening and closing cost the same");
    }

    [Test]
    public void No_commit_is_acknowledged_after_a_failed_flush_and_reopening_is_clean([Range(1, 50)] int call)
    {
        RequireTool("strace", "strace");
        foreach (var error in Errors(call))
        {
            var lines = CommitWithFailing("fdatasync", call, error);
            lines.Should().Contain(line => line.Contains("failed", StringComparison.Ordinal), "call {0} failed with {1}", call, error);
            if (lines.Any(line => line.StartsWith("commit failed", StringComparison.Ordinal)))
                lines.Should().Contain("next writer: Poisoned");
        }
    }

    [Test]
    public void Failed_write_fails_its_commit_or_is_made_good_and_nothing_is_lost([Range(1, 50)] int call)
    {
        RequireTool("strace", "strace");
        foreach (var error in Errors(call))
        {
            // A write that fails in a checkpoint fails no commit, but for that of the log's header, after which nothing more is written.
            var lines = CommitWithFailing("pwrite64", call, error);
            var cause = error == "EIO" ? "IoError" : "DiskFull";
            lines.Should().OnlyContain(line => line.StartsWith("done", StringComparison.Ordinal)
                || line.EndsWith("Poisoned", StringComparison.Ordinal) || line.EndsWith(cause, StringComparison.Ordinal));
        }
    }

    [Test]
    public void Full_file_system_fails_commits_until_there_is_space_and_loses_nothing()
    {
        RequireTool("unshare", "util-linux");
        var script = $"mount -t tmpfs -o size=1m tmpfs '{_directory.Path}' && head -c 300000 /dev/zero > '{_directory.Path}/filler' && "
            + $"dotnet '{Worker}' create '{_directory.Path}/db' && dotnet '{Worker}' fill '{_directory.Path}/db' '{_directory.Path}/filler' 50";
        var (code, output) = Run("unshare", "-rm", "sh", "-c", script);
        if (code != 0 && output.Contains("Operation not permitted", StringComparison.Ordinal))
            Assert.Ignore("A file system of one's own cannot be mounted here: " + output);
        code.Should().Be(0, output);
        MustHaveBeenFull(output, more: 50);
    }

    [Test]
    public void Limit_on_the_size_of_files_fails_commits_and_loses_nothing()
    {
        Run("dotnet", Worker, "create", _directory.Path).Code.Should().Be(0);

        // The runtime itself does not start under such a limit as long as it writes code by way of a file.
        var (code, output) = Run(
            "bash", "-c", $"export DOTNET_EnableWriteXorExecute=0; ulimit -f 100; exec dotnet '{Worker}' fill '{_directory.Path}' '{_directory.Path}/none' 0");
        code.Should().Be(0, output);
        MustHaveBeenFull(output, more: 0);
    }

    private static string Worker => typeof(IndexKv.EndToEnd.Worker.KillWorkload).Assembly.Location;

    private static IEnumerable<string> Errors(int call) => All ? ["EIO", "ENOSPC"] : [call % 2 == 0 ? "EIO" : "ENOSPC"];

    private static void MustHaveBeenFull(string output, int more)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Count(line => line == "commit failed: DiskFull").Should().Be(4, output);
        var done = lines[^1].Split(' ');
        TestContext.Out.WriteLine(lines[^1]);
        done[0].Should().Be("done", output);
        long.Parse(done[1], CultureInfo.InvariantCulture).Should().BeGreaterThan(20);
        (long.Parse(done[2], CultureInfo.InvariantCulture) - long.Parse(done[1], CultureInfo.InvariantCulture)).Should().Be(more);
    }

    private string[] CommitWithFailing(string call, int number, string error)
    {
        var database = _directory.File(error);
        Run("dotnet", Worker, "create", database).Code.Should().Be(0);
        var (code, output) = Strace(database, Commits, "-e", $"inject={call}:error={error}:when={number}", "-e", $"trace={call}");
        code.Should().Be(0, output);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private int CallsOf(string call, int commits)
    {
        var database = _directory.File(commits.ToString(CultureInfo.InvariantCulture));
        Run("dotnet", Worker, "create", database).Code.Should().Be(0);
        Strace(database, commits, "-y", "-e", $"trace={call}").Code.Should().Be(0);
        return File.ReadLines(_directory.File("trace")).Count(line => line.Contains(call + "(", StringComparison.Ordinal) && line.Contains(".wal>", StringComparison.Ordinal));
    }

    // Only calls on the database's own files count, and fail.
    private (int Code, string Output) Strace(string database, int commits, params string[] options) => Run(
        "strace",
        [
            "-f", "-o", _directory.File("trace"),
            .. Directory.GetFiles(database).SelectMany(file => new[] { "-P", file }),
            .. options,
            "dotnet", Worker, "commit", database, commits.ToString(CultureInfo.InvariantCulture),
        ]);

    private static void RequireTool(string tool, string package)
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, tool))))
            Assert.Ignore($"{tool} is not installed; Debian's package is {package}.");
    }

    private static (int Code, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + (process.ExitCode == 0 ? "" : errors.Result));
    }
}
