using Microsoft.Win32.SafeHandles;

namespace IndexKv.Engine.Files;

/// <summary>
/// Has Linux keep a growing file in large pages of the processor (ext4 from 6.16 on, XFS): the page cache takes one where as much is written at
/// once, and who reads through the memory map then waits less for the translation of addresses. What is written are zeros, as they would be
/// read anyway. What a file has grown to in smaller steps stays as it is. <see cref="LargePageReading"/> is for what is read from the medium.
/// </summary>
internal static class LargePages
{
    public const int Size = 2 << 20;

    private static readonly byte[] Zeros = new byte[Size];

    /// <summary>Writes zeros over each large page that lies in a range; its space has been set aside.</summary>
    public static void Fill(SafeFileHandle handle, long from, long to)
    {
        for (var start = (from + Size - 1) / Size * Size; start + Size <= to; start += Size)
            RandomAccess.Write(handle, Zeros, start);
    }
}
