namespace IndexKv.Engine.Querying.Relations;

/// <summary>What becomes of rows without a partner.</summary>
public enum JoinKind
{
    /// <summary>They are left out.</summary>
    Inner = 0,

    /// <summary>Those of the left side stay, with NULLs for the right one's columns.</summary>
    Left = 1,
}
