namespace IndexKv.Engine.Encoding.Records;

/// <summary>MessagePack extension types for what MessagePack itself lacks: docs/format.md, "Records".</summary>
internal static class RecordExtension
{
    /// <summary>16 bytes, little-endian two's complement.</summary>
    public const sbyte Int128 = 1;

    /// <summary>16 bytes, little-endian.</summary>
    public const sbyte UInt128 = 2;

    /// <summary>16 bytes: low, middle and high 32 bits of the coefficient, then the flags of <see cref="decimal.GetBits(decimal)"/>.</summary>
    public const sbyte Decimal = 3;

    /// <summary>16 bytes in the order of its text (RFC 9562).</summary>
    public const sbyte Uuid = 4;

    /// <summary>4 bytes, little-endian: days since 0001-01-01.</summary>
    public const sbyte Date = 5;

    /// <summary>8 bytes, little-endian: ticks of 100 ns since midnight.</summary>
    public const sbyte Time = 6;

    /// <summary>10 bytes, little-endian: UTC ticks since 0001-01-01, then the offset in minutes.</summary>
    public const sbyte DateTimeOffset = 7;

    /// <summary>8 bytes, little-endian: ticks of 100 ns.</summary>
    public const sbyte Interval = 8;
}
