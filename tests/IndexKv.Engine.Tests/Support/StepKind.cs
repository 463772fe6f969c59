namespace IndexKv.Engine.Tests.Support;

/// <summary>What a program asks of a disk.</summary>
internal enum StepKind
{
    Create,
    Open,
    Read,
    Write,
    SetLength,
    Flush,
    Delete,
    FlushDirectory,
}
