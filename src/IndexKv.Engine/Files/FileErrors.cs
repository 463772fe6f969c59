using System.Runtime.InteropServices;
using IndexKv.Engine.Errors;

namespace IndexKv.Engine.Files;

/// <summary>Turns the many ways an operating system fails into <see cref="EngineException"/>s that say where.</summary>
internal static class FileErrors
{
    private const int NoSpaceErrno = 28;
    private const int FileTooLargeErrno = 27;
    private const int QuotaErrno = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether an exception is a file operation's failure and not a mistake in this program.</summary>
    public static bool IsFileError(Exception e) =>
        e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException or NotSupportedException or ObjectDisposedException;

    public static EngineException Wrap(string operation, string path, long offset, Exception e)
    {
        var code = IsDiskFull(e) ? EngineErrorCode.DiskFull : EngineErrorCode.IoError;
        return new EngineException(code, $"Cannot {operation} '{path}' at offset {offset}: {e.Message}", path, offset, e);
    }

    public static EngineException Failed(string operation, string path, long offset, int errno) => new(
        CodeOf(errno), $"Cannot {operation} '{path}' at offset {offset}: {Marshal.GetPInvokeErrorMessage(errno)}.", path, offset);

    public static EngineException FlushFailed(string path, int errno) => new(
        CodeOf(errno), $"The operating system could not flush '{path}' (error {errno}): what was written since the last flush may be lost.", path, 0);

    public static EngineException EndOfFile(string path, long offset, int wanted, long length) => new(
        EngineErrorCode.Damaged, $"'{path}' ends at {length}; {wanted} bytes at offset {offset} are missing: the file was cut short.", path, offset);

    private static EngineErrorCode CodeOf(int errno) =>
        errno is NoSpaceErrno or QuotaErrno or FileTooLargeErrno ? EngineErrorCode.DiskFull : EngineErrorCode.IoError;

    // A file-size limit shows as ArgumentOutOfRangeException or as EFBIG.
    private static bool IsDiskFull(Exception e) =>
        e is ArgumentOutOfRangeException || (e is IOException io && (io.HResult is NoSpaceErrno or QuotaErrno or FileTooLargeErrno or WindowsDiskFull));
}
