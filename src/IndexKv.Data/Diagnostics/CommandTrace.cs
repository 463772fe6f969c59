using System.Diagnostics;
using IndexKv.Data.Sessions;

namespace IndexKv.Data.Diagnostics;

/// <summary>What is told of one run of a command, from its start until its reader is closed. Not thread-safe.</summary>
internal sealed class CommandTrace
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Activity? _activity;
    private readonly TagList _tags;
    private long _rows;
    private string? _error;

    private CommandTrace(Session session, IReadOnlyList<CommandSource> sources)
    {
        var operation = OperationOf(sources[0].Text);
        _tags = new TagList
        {
            { "db.system.name", DataTelemetry.System },
            { "db.namespace", session.Settings.DataSource },
            { "db.operation.name", operation },
        };
        _activity = DataTelemetry.Source.StartActivity(operation, ActivityKind.Client);
        if (_activity is null)
            return;
        foreach (var tag in _tags)
            _activity.SetTag(tag.Key, tag.Value);
        _activity.SetTag("db.query.text", sources.Count == 1 ? sources[0].Text : string.Join(";\n", sources.Select(s => s.Text)));
        if (sources.Count > 1)
            _activity.SetTag("db.operation.batch.size", sources.Count);
    }

    /// <returns>Null if nobody listens, which costs nothing.</returns>
    public static CommandTrace? Begin(Session session, IReadOnlyList<CommandSource> sources) =>
        DataTelemetry.IsOn ? new CommandTrace(session, sources) : null;

    /// <summary>The reader was moved to a row.</summary>
    public void Row() => _rows++;

    /// <summary>The run failed, or reading it.</summary>
    public void Fail(Exception error)
    {
        _error = error is KvException known ? known.Code.ToString() : error.GetType().FullName;
        _activity?.SetStatus(ActivityStatusCode.Error, error.Message);
        _activity?.SetTag("error.type", _error);
        if (error is KvException { SqlState: { } state })
            _activity?.SetTag("db.response.status_code", state);
    }

    /// <summary>The reader was closed.</summary>
    public void End()
    {
        var tags = _tags;
        if (_error is not null)
            tags.Add("error.type", _error);
        DataTelemetry.Duration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, tags);
        if (_error is null)
            DataTelemetry.ReturnedRows.Record(_rows, tags);
        _activity?.SetTag("db.response.returned_rows", _rows);
        _activity?.Dispose();
    }

    // The first word, which says what kind of statement it is.
    private static string OperationOf(string text)
    {
        var start = text.AsSpan().TrimStart();
        var length = 0;
        while (length < start.Length && char.IsAsciiLetter(start[length]))
            length++;
        return length == 0 ? "UNKNOWN" : start[..length].ToString().ToUpperInvariant();
    }
}
