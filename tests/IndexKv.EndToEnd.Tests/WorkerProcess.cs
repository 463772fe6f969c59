using System.Diagnostics;
using IndexKv.EndToEnd.Worker;

namespace IndexKv.EndToEnd.Tests;

/// <summary>Starts the worker, the quickstart or another program of this repository in a process of its own.</summary>
internal static class WorkerProcess
{
    public static Process StartWorker(params string[] arguments) => Start(typeof(KillWorkload).Assembly.Location, arguments);

    public static Process Start(string assembly, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(assembly);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    public static string RunToEnd(Process process)
    {
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            process.ExitCode.Should().Be(0, "of what it said: {0}{1}", output, error.Result);
            return output;
        }
    }
}
