namespace IndexKv.Engine.Values;

/// <summary>The type of a column or of a value. The numbers are written to disk in the catalog and never change.</summary>
public enum KvType : byte
{
    /// <summary>The type of NULL; no column has it.</summary>
    Null = 0,

    /// <summary>True or false (<see cref="bool"/>).</summary>
    Boolean = 1,

    /// <summary>8-bit signed integer (<see cref="sbyte"/>).</summary>
    Int8 = 2,

    /// <summary>16-bit signed integer (<see cref="short"/>).</summary>
    Int16 = 3,

    /// <summary>32-bit signed integer (<see cref="int"/>).</summary>
    Int32 = 4,

    /// <summary>64-bit signed integer (<see cref="long"/>).</summary>
    Int64 = 5,

    /// <summary>128-bit signed integer (<see cref="System.Int128"/>).</summary>
    Int128 = 6,

    /// <summary>8-bit unsigned integer (<see cref="byte"/>).</summary>
    UInt8 = 7,

    /// <summary>16-bit unsigned integer (<see cref="ushort"/>).</summary>
    UInt16 = 8,

    /// <summary>32-bit unsigned integer (<see cref="uint"/>).</summary>
    UInt32 = 9,

    /// <summary>64-bit unsigned integer (<see cref="ulong"/>).</summary>
    UInt64 = 10,

    /// <summary>128-bit unsigned integer (<see cref="System.UInt128"/>).</summary>
    UInt128 = 11,

    /// <summary>IEEE 754 binary32 (<see cref="float"/>).</summary>
    Single = 12,

    /// <summary>IEEE 754 binary64 (<see cref="double"/>).</summary>
    Double = 13,

    /// <summary>96-bit decimal number with scale (<see cref="decimal"/>).</summary>
    Decimal = 14,

    /// <summary>Unicode text (<see cref="string"/>); ordered by code point, which is the order of its UTF-8 bytes.</summary>
    Text = 15,

    /// <summary>Bytes (<see cref="byte"/> array); ordered as unsigned bytes.</summary>
    Blob = 16,

    /// <summary>UUID (<see cref="System.Guid"/>); ordered as <see cref="System.Guid.CompareTo(System.Guid)"/>.</summary>
    Uuid = 17,

    /// <summary>Calendar day (<see cref="DateOnly"/>).</summary>
    Date = 18,

    /// <summary>Time of day in ticks of 100 ns (<see cref="TimeOnly"/>).</summary>
    Time = 19,

    /// <summary>Instant in UTC in ticks of 100 ns (<see cref="System.DateTime"/>).</summary>
    DateTime = 20,

    /// <summary>Instant with its offset from UTC (<see cref="System.DateTimeOffset"/>); ordered by instant, then offset.</summary>
    DateTimeOffset = 21,

    /// <summary>Signed duration in ticks of 100 ns (<see cref="TimeSpan"/>).</summary>
    Interval = 22,

    /// <summary>Any single value, array or map, kept as MessagePack; not usable in a key and without an order.</summary>
    Any = 23,
}
