using System.Diagnostics;
using System.Diagnostics.Metrics;
using IndexKv.Data.Sessions;

namespace IndexKv.Data.Diagnostics;

/// <summary>
/// The activity source and the meter <c>IndexKv.Data</c>, after OpenTelemetry's semantic conventions for database clients: docs/diagnostics.md.
/// Thread-safe.
/// </summary>
internal static class DataTelemetry
{
    public const string Name = "IndexKv.Data";
    public const string System = "indexkv";

    private static readonly string Version = typeof(DataTelemetry).Assembly.GetName().Version!.ToString(3);

    private static readonly Meter Meter = new(Name, Version);

    public static ActivitySource Source { get; } = new(Name, Version);

    public static Histogram<double> Duration { get; } =
        Meter.CreateHistogram<double>("db.client.operation.duration", "s", "Duration of a command, until its reader is closed.");

    public static Histogram<long> ReturnedRows { get; } =
        Meter.CreateHistogram<long>("db.client.response.returned_rows", "{row}", "Rows that a command's reader was moved to.");

    public static Histogram<double> WriterWait { get; } =
        Meter.CreateHistogram<double>("indexkv.client.writer.wait", "s", "How long a command or transaction waited to become the database's writer.");

    public static ObservableCounter<long> LogBytes { get; } = Meter.CreateObservableCounter(
        "indexkv.wal.bytes", () => Observe(statistics => statistics.LogBytes), "By", "Bytes written to the write-ahead log.");

    public static ObservableCounter<long> Checkpoints { get; } = Meter.CreateObservableCounter(
        "indexkv.checkpoints", () => Observe(statistics => statistics.Checkpoints), "{checkpoint}", "Checkpoints written.");

    /// <summary>Whether anybody listens to what a command does.</summary>
    public static bool IsOn => Source.HasListeners() || Duration.Enabled || ReturnedRows.Enabled;

    private static IEnumerable<Measurement<long>> Observe(Func<Engine.DatabaseStatistics, long> value) =>
        DatabaseRegistry.Statistics().Select(s => new Measurement<long>(
            value(s.Statistics), new KeyValuePair<string, object?>("db.system.name", System), new KeyValuePair<string, object?>("db.namespace", s.Path)));
}
