namespace IndexKv.Engine.Execution.Functions.Json;

/// <summary>What an argument of a JSON function is.</summary>
internal enum JsonArgument
{
    /// <summary>A nested value: an ANY, or TEXT that is JSON.</summary>
    Document,

    /// <summary>A path into it.</summary>
    Path,

    /// <summary>What stands right of <c>-></c>: a path, a member's name or an element's place.</summary>
    Member,

    /// <summary>A member's name.</summary>
    Name,

    /// <summary>A value that goes in as it is; TEXT is text.</summary>
    Value,
}
