namespace IndexKv.Data.Values;

/// <summary>What GetBytes and GetChars do.</summary>
internal static class ValueCopy
{
    /// <summary>Copies a part of a value.</summary>
    /// <returns>How much was copied; without a buffer how long the whole value is.</returns>
    public static long Copy<T>(ReadOnlySpan<T> value, long dataOffset, T[]? buffer, int bufferOffset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dataOffset);
        if (buffer is null)
            return value.Length;
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var part = value[(int)Math.Min(dataOffset, value.Length)..];
        part = part[..Math.Min(length, part.Length)];
        part.CopyTo(buffer.AsSpan(bufferOffset));
        return part.Length;
    }
}
