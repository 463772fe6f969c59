namespace IndexKv.Engine.Encoding.Keys;

/// <summary>
/// Floats as unsigned numbers of the same order (IEEE 754, 5.10 total order), with one NaN, below all numbers as in
/// <see cref="double.CompareTo(double)"/>, and one zero.
/// </summary>
internal static class FloatKey
{
    public static ulong FromDouble(double value)
    {
        if (double.IsNaN(value))
            return 0;
        var bits = BitConverter.DoubleToUInt64Bits(value == 0 ? 0 : value);
        return (long)bits < 0 ? ~bits : bits | (1UL << 63);
    }

    public static double ToDouble(ulong key) => key == 0
        ? double.NaN
        : BitConverter.UInt64BitsToDouble((long)key < 0 ? key & ~(1UL << 63) : ~key);

    public static uint FromSingle(float value)
    {
        if (float.IsNaN(value))
            return 0;
        var bits = BitConverter.SingleToUInt32Bits(value == 0 ? 0 : value);
        return (int)bits < 0 ? ~bits : bits | (1U << 31);
    }

    public static float ToSingle(uint key) => key == 0
        ? float.NaN
        : BitConverter.UInt32BitsToSingle((int)key < 0 ? key & ~(1U << 31) : ~key);
}
