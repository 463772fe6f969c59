using Microsoft.Win32.SafeHandles;

namespace IndexKv.Engine.Files;

/// <summary>
/// Has Linux keep a growing file in large pages of the processor (ext4 from 6.16 on, XFS), so that who reads through the memory map waits less for the
/// translation of addresses: what it has been made longer by is read, through a map that asks for large pages, before anything is written there. What a file has
/// grown to in smaller steps stays as it is. <see cref="LargePageReading"/> is for what is read from the medium.
/// </summary>
internal static class LargePages
{
    public const int Size = 2 << 20;

    /// <summary>From this length on files are populated ahead: shorter ones would wait for the last pages longer than they gain.</summary>
    public const long WorthwhileFrom = 16 << 20;

    /// <summary>
    /// Begins to populate the large pages that lie in a range of the file by another thread. New memory may take the system milliseconds for each, and a
    /// write to the file does not wait for it, as it would for one that another thread is at.
    /// </summary>
    /// <returns>Ends when they are there, or as many of them as there is room for: it is a hint.</returns>
    public static Task BeginPopulating(SafeFileHandle handle, long from, long to)
    {
        var (start, end) = ((from + Size - 1) / Size * Size, to / Size * Size);
        return start < end && OperatingSystem.IsLinux() ? Task.Run(() => Populate(handle, start, end)) : Task.CompletedTask;
    }

    private static void Populate(SafeFileHandle handle, long start, long end)
    {
        try
        {
            using var map = new FileMap(handle, end);
            map.ReadInLargePages();
            map.Populate(start, end - start);
        }
        catch (IOException)
        {
            // No address space is left for a map: pages come as they are written.
        }
    }
}
