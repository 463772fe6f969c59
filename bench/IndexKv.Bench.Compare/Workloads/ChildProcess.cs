using System.Diagnostics;
using System.Text.Json;
using IndexKv.Bench.Compare.Stores;

namespace IndexKv.Bench.Compare.Workloads;

/// <summary>Runs a command of this program in a process of its own, so that memory and bytes written are one contender's.</summary>
internal static class ChildProcess
{
    /// <returns>What the child printed last.</returns>
    public static T Run<T>(string command, string contender, int keys, ValueSizes valueSizes, string directory, params string[] more)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[
            typeof(ChildProcess).Assembly.Location, command, contender, "--keys", $"{keys}", "--value-size", $"{valueSizes}", "--directory", directory, .. more])
        {
            start.ArgumentList.Add(argument);
        }

        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? JsonSerializer.Deserialize<T>(output.Trim().Split('\n')[^1])!
            : throw new InvalidOperationException($"The command {command} {contender} failed: {output}");
    }
}
