namespace IndexKv.Engine.Execution.Functions;

/// <summary>Units of time, from short to long.</summary>
internal enum DateUnit
{
    Microsecond,
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
}
