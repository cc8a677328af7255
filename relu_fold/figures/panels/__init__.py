"""The other panels below the stage, the diagram beside it, thumbnails; and the table of panels."""
