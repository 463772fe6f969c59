using System.Diagnostics;
using System.Text.Json;
using IndexKv.Bench.Compare.Measuring;
using IndexKv.Bench.Compare.Stores;

namespace IndexKv.Bench.Compare.Workloads;

/// <summary>Loads one contender in a process of its own, so that memory and bytes written are its own.</summary>
internal static class LoadWork
{
    /// <summary>Runs in the child: loads, and prints what it took as JSON.</summary>
    public static void Run(IContender contender, Records records, bool inOrder)
    {
        var sampling = ProcessFigures.Begin();
        var start = Stopwatch.GetTimestamp();
        contender.Load(records, inOrder);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var figures = sampling.End();
        Console.WriteLine(JsonSerializer.Serialize(new LoadOutcome(
            contender.Name, inOrder, seconds, figures.PeakMemory, figures.PeakAnonymous, figures.Written, contender.FileSize, records.UserBytes)));
    }

    /// <summary>Starts a child for a contender.</summary>
    public static LoadOutcome InProcess(string name, int keys, ValueSizes valueSizes, bool inOrder, string directory)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[
            typeof(LoadWork).Assembly.Location, "load", name, "--keys", $"{keys}", "--value-size", $"{valueSizes}", "--order", inOrder ? "sorted" : "shuffled", "--directory", directory])
        {
            start.ArgumentList.Add(argument);
        }

        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? JsonSerializer.Deserialize<LoadOutcome>(output.Trim().Split('\n')[^1])!
            : throw new InvalidOperationException($"Loading {name} failed: {output}");
    }
}
