using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution.Functions;

/// <summary>Parts of dates and times.</summary>
internal static class DateFunctions
{
    public static IReadOnlyList<FunctionDefinition> All { get; } =
    [
        Part("YEAR", d => d.Year),
        Part("MONTH", d => d.Month),
        Part("DAY", d => d.Day),
        Part("HOUR", d => d.Hour),
        Part("MINUTE", d => d.Minute),
        Part("SECOND", d => d.Second),
        Part("DAYOFWEEK", d => (int)d.DayOfWeek),
        Part("DAYOFYEAR", d => d.DayOfYear),
        new("DATE", 1, 1, KvType.Date, a => KvValueConverter.Cast(a[0], KvType.Date)),
        new("CURRENT_TIMESTAMP", 0, 0, KvType.DateTime, _ => default) { AtMoment = KvValue.FromDateTime },
        new("CURRENT_DATE", 0, 0, KvType.Date, _ => default) { AtMoment = m => KvValue.FromDate(DateOnly.FromDateTime(m)) },
    ];

    private static FunctionDefinition Part(string name, Func<DateTime, int> part) => new(name, 1, 1, KvType.Int64, a => KvValue.FromInt64(part(AsDateTime(name, a[0]))));

    private static DateTime AsDateTime(string name, in KvValue value) => value.Type switch
    {
        KvType.DateTime => value.AsDateTime(),
        KvType.Date => value.AsDate().ToDateTime(TimeOnly.MinValue),
        KvType.DateTimeOffset => value.AsDateTimeOffset().DateTime,
        KvType.Time => DateTime.MinValue.Add(value.AsTime().ToTimeSpan()),
        _ => throw new EngineException(EngineErrorCode.TypeMismatch, $"{name} takes a date or time, not the {value.Type.ToSqlName()} {value}; CAST it."),
    };
}
