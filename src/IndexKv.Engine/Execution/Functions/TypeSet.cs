using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>The types that an argument can have.</summary>
internal sealed class TypeSet
{
    private readonly uint _types;
    private readonly string _name;

    private TypeSet(string name, params ReadOnlySpan<KvType> types)
    {
        _name = name;
        foreach (var type in types)
            _types |= 1U << (int)type;
    }

    public static TypeSet Everything { get; } = new("any value", [.. Enum.GetValues<KvType>()]);

    public static TypeSet Texts { get; } = new("TEXT", KvType.Text);

    public static TypeSet Bytes { get; } = new("TEXT or BLOB", KvType.Text, KvType.Blob);

    public static TypeSet Integers { get; } = new("an integer", [.. Enum.GetValues<KvType>().Where(t => t.IsInteger())]);

    public static TypeSet Numbers { get; } = new("a number", [.. Enum.GetValues<KvType>().Where(t => t.IsNumeric())]);

    /// <summary>What has a day.</summary>
    public static TypeSet Days { get; } = new("a DATE, DATETIME or DATETIMEOFFSET", KvType.Date, KvType.DateTime, KvType.DateTimeOffset);

    /// <summary>What has a time of day.</summary>
    public static TypeSet Clocks { get; } = new("a TIME, DATETIME or DATETIMEOFFSET", KvType.Time, KvType.DateTime, KvType.DateTimeOffset);

    public static TypeSet DaysAndClocks { get; } = new("a date or time", KvType.Date, KvType.Time, KvType.DateTime, KvType.DateTimeOffset);

    public static TypeSet Temporal { get; } =
        new("a date, time or INTERVAL", KvType.Date, KvType.Time, KvType.DateTime, KvType.DateTimeOffset, KvType.Interval);

    public bool Contains(KvType type) => (_types >> (int)type & 1) != 0;

    /// <summary>For messages.</summary>
    public override string ToString() => _name;
}
