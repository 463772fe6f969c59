using System.Diagnostics;
using System.Globalization;
using IndexKv.EndToEnd.Worker;

namespace IndexKv.EndToEnd.Tests;

/// <summary>Processes that read a sorted store while another loads it anew, and is killed again and again.</summary>
[TestFixture]
public sealed class ReadersBesideLoadsTests
{
    private const int Readers = 3;
    private const int Kills = 12;
    private const int Generations = 150;

    [Test]
    public void Readers_see_one_whole_generation_after_another_while_the_loading_process_is_killed()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "data");
        WorkerProcess.RunToEnd(WorkerProcess.StartWorker("load", path, "1"));
        var last = Number(Generations);

        // Some readers are there before the writer, the others come when it is there.
        var readers = new List<Process> { StartReader(path, last) };
        var random = new Random(5);
        var acknowledged = 1;
        for (var kill = 0; kill < Kills; kill++)
        {
            using var writer = WorkerProcess.StartWorker("load", path, last);
            for (var lines = random.Next(1, 6); lines > 0 && writer.StandardOutput.ReadLine() is { } line; lines--)
                acknowledged = int.Parse(line, CultureInfo.InvariantCulture);
            if (readers.Count < Readers)
                readers.Add(StartReader(path, last));
            Thread.Sleep(random.Next(4));
            writer.Kill();
            writer.WaitForExit();
        }

        acknowledged.Should().BeInRange(Kills + 1, Generations - 1, "the kills have to come in the middle");
        WorkerProcess.RunToEnd(WorkerProcess.StartWorker("load", path, last));
        foreach (var reader in readers)
        {
            var seen = WorkerProcess.RunToEnd(reader).Split(' ');
            TestContext.Out.WriteLine($"{seen[0]} queries saw {seen[1].Trim()} generations");
            int.Parse(seen[1], CultureInfo.InvariantCulture).Should().BeGreaterThan(1);
        }

        Directory.GetFiles(path, "*.sorted").Should().ContainSingle("what kills left is removed at the next opening, what was replaced at once");
    }

    private static Process StartReader(string path, string last)
    {
        var reader = WorkerProcess.StartWorker("watch", path, last);
        reader.StandardOutput.ReadLine().Should().Be("open");
        return reader;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
