using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using IndexKv.Engine;
using IndexKv.Engine.Transactions;

namespace IndexKv.Data.Sessions;

/// <summary>One keyword of connection strings: its name, its synonyms, its default, and what values it takes.</summary>
internal sealed class ConnectionKeyword
{
    private const long SmallestCheckpoint = 64 << 10;
    private const long SmallestWorkMemory = 4 << 10;
    private const int SmallestSector = 4 << 10;
    private const int LargestSector = 1 << 20;

    private readonly Func<ConnectionKeyword, object, object> _parse;

    private ConnectionKeyword(string name, object defaultValue, Func<ConnectionKeyword, object, object> parse, params string[] synonyms)
    {
        Name = name;
        Default = defaultValue;
        Synonyms = synonyms;
        _parse = parse;
    }

    public static ConnectionKeyword DataSource { get; } =
        new("Data Source", "", static (_, value) => Text(value), "DataSource", "Filename", "File Name", "Database");

    public static ConnectionKeyword MemoryName { get; } = new("Name", "", static (_, value) => Text(value));

    public static ConnectionKeyword Mode { get; } =
        new("Mode", KvOpenMode.ReadWriteCreate, static (keyword, value) => keyword.ParseEnum<KvOpenMode>(value));

    public static ConnectionKeyword DefaultTimeout { get; } = new(
        "Default Timeout",
        30,
        static (keyword, value) => (int)keyword.ParseNumber(value, 0, int.MaxValue / 1000, "a number of seconds from 0 (for ever) to 2147483"),
        "DefaultTimeout",
        "Command Timeout",
        "Busy Timeout",
        "Timeout");

    public static ConnectionKeyword Synchronous { get; } =
        new("Synchronous", SynchronousMode.Full, static (keyword, value) => keyword.ParseEnum<SynchronousMode>(value));

    public static ConnectionKeyword Pooling { get; } = new("Pooling", true, static (keyword, value) => ParseBoolean(keyword.Name, value));

    public static ConnectionKeyword Enlist { get; } = new("Enlist", true, static (keyword, value) => ParseBoolean(keyword.Name, value));

    public static ConnectionKeyword CheckpointSize { get; } = new(
        "Checkpoint Size",
        DatabaseOptions.Default.CheckpointBytes,
        static (keyword, value) => keyword.ParseNumber(value, SmallestCheckpoint, long.MaxValue, "a number of bytes from 65536 on"),
        "CheckpointSize");

    public static ConnectionKeyword SectorSize { get; } = new(
        "Sector Size", DatabaseOptions.Default.SectorSize, static (keyword, value) => keyword.ParseSectorSize(value), "SectorSize");

    public static ConnectionKeyword WorkMemory { get; } = new(
        "Work Memory",
        DatabaseOptions.Default.WorkMemory,
        static (keyword, value) => keyword.ParseNumber(value, SmallestWorkMemory, long.MaxValue, "a number of bytes from 4096 on"),
        "WorkMemory");

    /// <summary>All keywords, in the order they are listed in.</summary>
    public static IReadOnlyList<ConnectionKeyword> All { get; } =
        [DataSource, MemoryName, Mode, DefaultTimeout, Synchronous, Pooling, Enlist, CheckpointSize, SectorSize, WorkMemory];

    /// <summary>All keywords' names.</summary>
    public static string[] Names { get; } = [.. All.Select(keyword => keyword.Name)];

    public string Name { get; }

    public object Default { get; }

    private IReadOnlyList<string> Synonyms { get; }

    public static ConnectionKeyword Find(string keyword) => TryFind(keyword, out var found)
        ? found
        : throw new ArgumentException(
            $"Connection string keyword '{keyword}' is not known; the keywords are {string.Join(", ", Names)}, Read Only and Create If Missing.",
            nameof(keyword));

    public static bool TryFind(string keyword, [NotNullWhen(true)] out ConnectionKeyword? found)
    {
        ArgumentNullException.ThrowIfNull(keyword);
        foreach (var candidate in All)
        {
            if (Same(candidate.Name, keyword) || candidate.Synonyms.Any(synonym => Same(synonym, keyword)))
            {
                found = candidate;
                return true;
            }
        }

        found = null;
        return false;
    }

    /// <summary>Whether the keyword is another way to set the mode.</summary>
    public static bool IsView(string keyword) =>
        Same(keyword, "Read Only") || Same(keyword, "ReadOnly") || Same(keyword, "Create If Missing") || Same(keyword, "CreateIfMissing");

    public static bool ParseBoolean(string keyword, object value) => value switch
    {
        bool boolean => boolean,
        string text when Same(text.Trim(), "true") || Same(text.Trim(), "yes") || text.Trim() == "1" => true,
        string text when Same(text.Trim(), "false") || Same(text.Trim(), "no") || text.Trim() == "0" => false,
        _ => throw BadValue(keyword, value, "True or False"),
    };

    /// <summary>The value as the keyword's own type.</summary>
    public object Parse(object value) => _parse(this, value);

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private object ParseEnum<T>(object value)
        where T : struct, Enum
    {
        if (value is T typed && Enum.IsDefined(typed))
            return typed;
        var text = Text(value).Trim();
        foreach (var name in Enum.GetNames<T>())
        {
            if (Same(name, text))
                return Enum.Parse<T>(name);
        }

        throw BadValue(Name, value, string.Join(", ", Enum.GetNames<T>()));
    }

    private long ParseNumber(object value, long minimum, long maximum, string allowed)
    {
        if (long.TryParse(Text(value), NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        throw BadValue(Name, value, allowed);
    }

    private object ParseSectorSize(object value)
    {
        const string Allowed = "a power of two from 4096 to 1048576";
        var size = (int)ParseNumber(value, SmallestSector, LargestSector, Allowed);
        return BitOperations.IsPow2(size) ? size : throw BadValue(Name, value, Allowed);
    }

    private static ArgumentException BadValue(string keyword, object value, string allowed) =>
        new($"Connection string keyword '{keyword}' cannot be '{Text(value)}'; it takes {allowed}.", nameof(value));

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
