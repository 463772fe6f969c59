using System.Collections.Concurrent;

namespace IndexKv.Data.Sessions;

/// <summary>A connection string that was taken apart; kept, as programs open connections with the same one again and again. Thread-safe.</summary>
internal sealed class ConnectionText
{
    private const int MostKept = 64;

    private static readonly ConcurrentDictionary<string, ConnectionText> Kept = new(StringComparer.Ordinal);
    private static ConnectionText _last = new("");

    private readonly KvConnectionStringBuilder _builder;
    private readonly bool _dependsOnDirectory;
    private ConnectionSettings? _settings;

    private ConnectionText(string text)
    {
        Text = text;
        _builder = new KvConnectionStringBuilder(text);
        DataSource = _builder.DataSource;
        DefaultTimeout = _builder.DefaultTimeout;
        _dependsOnDirectory = !string.Equals(DataSource, ConnectionSettings.InMemory, StringComparison.OrdinalIgnoreCase) && !Path.IsPathFullyQualified(DataSource);
    }

    /// <summary>The connection string.</summary>
    public string Text { get; }

    /// <summary>The directory, or <c>:memory:</c>.</summary>
    public string DataSource { get; }

    /// <summary>Seconds; 0 for ever.</summary>
    public int DefaultTimeout { get; }

    /// <summary>Takes a connection string apart.</summary>
    /// <exception cref="ArgumentException">A keyword or value is not known.</exception>
    public static ConnectionText Of(string? text)
    {
        text ??= "";
        var last = Volatile.Read(ref _last);
        if (ReferenceEquals(last.Text, text))
            return last;
        if (!Kept.TryGetValue(text, out var found))
        {
            found = new ConnectionText(text);
            if (Kept.Count >= MostKept)
                Kept.Clear();
            Kept.TryAdd(text, found);
        }

        Volatile.Write(ref _last, found);
        return found;
    }

    /// <summary>What it says. A relative path is one of the directory that is the current one now.</summary>
    public ConnectionSettings Read()
    {
        if (_settings is { } settings)
            return settings;
        lock (_builder)
            settings = new ConnectionSettings(_builder);
        if (!_dependsOnDirectory)
            _settings = settings;
        return settings;
    }
}
